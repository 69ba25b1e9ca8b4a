"""gunicorn's settings for one machine and for many; see docs/operations/."""

import ctypes
import gc

worker_class = "gthread"
threads = 8
control_socket_disable = True
max_requests = 0
timeout = 60
graceful_timeout = 20
keepalive = 15
preload_app = True  # code and catalogues are shared between workers; connections are made after the fork
accesslog = None
errorlog = "-"
loglevel = "warning"
forwarded_allow_ips = "127.0.0.1"


def when_ready(_server):
    """Just before the first worker is made: what stands in memory now stays shared between master and workers.

    The garbage collector would write into every object it looks at, and so make each worker a copy of its own.
    """
    gc.collect()
    gc.freeze()


def post_fork(_server, _worker):
    """One pool of memory per worker instead of one per thread, and large pieces returned as soon as they are free.

    Checking a password takes 19 MiB for a moment; glibc would keep as much for each thread that ever did it.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc only
    if mallopt:
        arena_max, mmap_threshold = -8, -3
        mallopt(arena_max, 1)
        mallopt(mmap_threshold, 1024 * 1024)

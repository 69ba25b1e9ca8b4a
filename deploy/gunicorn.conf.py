"""gunicorn's settings for one machine and for many; see docs/operations/."""

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

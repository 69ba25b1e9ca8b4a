"""gunicorn's settings for one machine and for many; see docs/operations/."""

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

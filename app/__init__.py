"""Postloan Academy: training, examination, rehearsal and certification of post-loan staff."""

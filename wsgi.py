"""Entry point of web servers. Commands use `app.factory`, so that they work where a server would refuse to start."""

from app.factory import create_app
from app.operations.start import refuse_public_demo

app = create_app()
refuse_public_demo(app)

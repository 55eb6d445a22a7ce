"""The application that gunicorn serves: the toolkit's, around the model's own ``inference.py``.

Stands in for ``sagemaker_xgboost_container.serving.main`` in script mode. That one loads the model when the first
request arrives, so that with a broken archive gunicorn runs and every ``/ping`` is a 500. This one loads it when the
worker starts, so that the server stops and says why.
"""

import importlib

import container_toolkit  # noqa: F401 - must be first
from container_reason import told
from sagemaker_containers.beta.framework import env, transformer, worker


def load() -> worker.Worker:
    """The model's functions in the toolkit's transformer, with the model loaded."""
    name = env.ServingEnv().module_name
    code = importlib.import_module(name)
    served = transformer.Transformer(model_fn=code.model_fn, transform_fn=code.transform_fn)
    served.initialize()
    return worker.Worker(transform_fn=served.transform, module_name=name)


with told():
    app = load()

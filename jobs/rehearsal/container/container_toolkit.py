"""Lets the toolkit of the image be imported here. Import it first.

``sagemaker-containers`` 2.8.6 is older than Python 3.10 and names ``collections.Mapping``. The image's Dockerfile
changes its source with ``sed``; here the name is put back, for this process.

``gethostname`` is a C extension that the toolkit imports and uses for MPI alone. Where it was not built, because the
machine has no compiler, an empty module takes its place.
"""

import collections
import collections.abc
import importlib.util
import sys
import types

collections.Mapping = collections.abc.Mapping

if importlib.util.find_spec('gethostname') is None:
    sys.modules['gethostname'] = types.ModuleType('gethostname', 'Stands for the C extension, which only MPI needs.')

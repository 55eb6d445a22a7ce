"""The steps of the Spark job ``main.py``: files, checks, star schema, features. Plain Spark 3.5 with Iceberg."""

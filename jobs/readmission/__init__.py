"""What an encounter is and how it becomes features: one definition for the Spark job, training and the model server.

Only the Python standard library (3.9 or newer) is used, so that the same files run in Glue, in the SageMaker XGBoost
image and in a test without either.
"""

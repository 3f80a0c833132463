"""Made worlds: does each estimator find the parameters that made them?"""

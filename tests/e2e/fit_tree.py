"""python fit_tree.py RATIOS.csv: trees of the ratios that a query exported, fitted apart from webdyno's own program, as JSON."""

import csv
import json
import sys

import numpy
from sklearn.tree import DecisionTreeRegressor

with open(sys.argv[1], encoding="utf-8", newline="") as stream:
    rows = list(csv.DictReader(stream))

columns, owner = [], []
for factor in ("backend", "task", "depth", "width"):
    values = numpy.array([row[factor] for row in rows])
    distinct = numpy.unique(values)
    if len(distinct) < 2:
        continue
    if factor in ("depth", "width"):
        asked = [values.astype(float)]
    else:
        asked = [(values == each).astype(float) for each in (distinct if len(distinct) > 2 else distinct[:1])]
    columns += asked
    owner += [factor] * len(asked)

x = numpy.column_stack(columns)
y = numpy.log([float(row["ratio"]) for row in rows])
factors = sorted(set(owner))


def described(max_depth):
    tree = DecisionTreeRegressor(max_depth=max_depth, random_state=0).fit(x, y)
    return {
        "nodes": int(tree.tree_.node_count),
        "explained": float(tree.score(x, y)),
        "predicted": [float(each) for each in numpy.exp(tree.predict(x))],
        "importances": {
            factor: float(sum(tree.feature_importances_[numpy.array(owner) == factor])) for factor in factors
        },
    }


print(json.dumps({"full": described(None), "limited": described(len(factors))}))

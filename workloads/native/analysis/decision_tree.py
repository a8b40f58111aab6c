"""Decision trees of how many times as long a page takes as native code.

python -I -B decision_tree.py RATIOS TREES   reads the file RATIOS and writes TREES, both JSON

RATIOS is a list of workloads: {"workload", "factors", "ratios": [{"backend", "task", "depth", "width", "ratio"}]}. TREES has for
each the tree that is fully grown and the one that is no deeper than there are factors. docs/method.md has the reasons of each choice.
"""

import json
import math
import sys

import sklearn
from sklearn.tree import DecisionTreeRegressor

# Of two splits that explain equally much, which one is taken follows from it.
SEED = 0


def questions(factors, ratios):
    """What a split can ask: (factor, category), or (factor, None) of a number, which is held against a threshold.

    Of two categories one question says all; of more of them each is asked for, so that no order of them is invented.
    """
    for factor in factors:
        if isinstance(ratios[0][factor], str):
            categories = sorted({each[factor] for each in ratios})
            yield from ((factor, category) for category in (categories if len(categories) > 2 else categories[:1]))
        else:
            yield factor, None


def answer(each, factor, category):
    return float(each[factor]) if category is None else float(each[factor] == category)


def fit(factors, ratios, max_depth):
    asked = list(questions(factors, ratios))
    samples = [[answer(each, *question) for question in asked] for each in ratios]
    logarithms = [math.log(each["ratio"]) for each in ratios]
    model = DecisionTreeRegressor(max_depth=max_depth, random_state=SEED).fit(samples, logarithms)
    importances = dict.fromkeys(factors, 0.0)
    for (factor, _), importance in zip(asked, model.feature_importances_):
        importances[factor] += float(importance)
    return {"importances": importances, "nodes": list(nodes(model.tree_, asked))}


def nodes(tree, asked):
    for at in range(tree.node_count):
        node = {
            "fitted": int(tree.n_node_samples[at]),
            "log_ratio": float(tree.value[at][0][0]),
            "variance": float(tree.impurity[at]),
        }
        low, high = int(tree.children_left[at]), int(tree.children_right[at])
        if low != high:
            factor, category = asked[tree.feature[at]]
            if category is None:
                node.update(factor=factor, threshold=float(tree.threshold[at]), yes=low, no=high)
            else:
                node.update(factor=factor, category=category, yes=high, no=low)
        yield node


def trees(described):
    factors, ratios = described["factors"], described["ratios"]
    return {"full": fit(factors, ratios, None), "limited": fit(factors, ratios, len(factors))}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as stream:
        workloads = json.load(stream)
    fitted = {"scikit_learn": sklearn.__version__, "trees": {each["workload"]: trees(each) for each in workloads}}
    with open(sys.argv[2], "w", encoding="utf-8") as stream:
        json.dump(fitted, stream, allow_nan=False)

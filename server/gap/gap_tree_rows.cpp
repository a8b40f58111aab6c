#include "server/gap/gap_tree_rows.hpp"

#include <algorithm>

#include "server/sweep/binding.hpp"

namespace webdyno::gap {
namespace {

std::optional<std::size_t> if_split(const Node& node, std::size_t child) {
  return node.factor ? std::optional(child) : std::nullopt;
}

void store_tree(SQLite::Database& database, std::int64_t sweep_id, Reading reading,
                const Trees& trees, const char* shape, const Tree& tree,
                const std::string& version) {
  const auto& ratios = trees.ratios;
  const auto [low, high] =
      std::minmax_element(ratios.begin(), ratios.end(),
                          [](const GapRatio& a, const GapRatio& b) { return a.ratio < b.ratio; });
  sweep::execute(
      database,
      "INSERT INTO gap_tree (sweep_id, workload, reading, shape, ratios, ratio_low, "
      "ratio_high, explained, software_ratios, scikit_learn_version) VALUES (?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?)",
      sweep_id, trees.workload, std::string(word_of(reading)), shape, ratios.size(), low->ratio,
      high->ratio, tree.explained,
      std::count_if(ratios.begin(), ratios.end(),
                    [](const GapRatio& each) { return each.software; }),
      version);
  const std::int64_t id = database.getLastInsertRowid();
  for (const auto& [factor, importance] : tree.importances) {
    sweep::execute(database,
                   "INSERT INTO gap_tree_factor (gap_tree_id, factor, importance) VALUES (?, ?, ?)",
                   id, factor, importance);
  }
  for (std::size_t at = 0; at < tree.nodes.size(); ++at) {
    const Node& node = tree.nodes[at];
    sweep::execute(database,
                   "INSERT INTO gap_tree_node (gap_tree_id, node, factor, category, threshold, "
                   "yes_node, no_node, fitted, ratio, variance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
                   "?)",
                   id, at, node.factor, node.category, node.threshold, if_split(node, node.yes),
                   if_split(node, node.no), node.fitted, node.ratio, node.variance);
  }
}

}  // namespace

void store_trees(SQLite::Database& database, std::int64_t sweep_id, Reading reading,
                 const FittedTrees& fitted) {
  sweep::execute(database, "DELETE FROM gap_tree WHERE sweep_id = ? AND reading = ?", sweep_id,
                 std::string(word_of(reading)));
  for (const auto& trees : fitted.workloads) {
    store_tree(database, sweep_id, reading, trees, "full", trees.full, fitted.scikit_learn_version);
    store_tree(database, sweep_id, reading, trees, "limited", trees.limited,
               fitted.scikit_learn_version);
  }
}

}  // namespace webdyno::gap

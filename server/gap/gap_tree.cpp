#include "server/gap/gap_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace webdyno::gap {
namespace {

using nlohmann::json;

// Of logarithms of ratios, which are 14 at most: what doubles leave of a sum of some thousand.
constexpr double kTolerance = 1e-9;

bool answers_yes(const Node& node, const GapRatio& ratio) {
  if (*node.factor == "backend") return ratio.backend == node.category;
  if (*node.factor == "task") return ratio.task == node.category;
  const auto value = *node.factor == "depth" ? ratio.depth : ratio.width;
  return static_cast<double>(value) <= node.threshold.value();
}

Node node_of(const json& given) {
  Node node{.factor = std::nullopt,
            .category = std::nullopt,
            .threshold = std::nullopt,
            .fitted = given.at("fitted").get<std::size_t>(),
            .ratio = std::exp(given.at("log_ratio").get<double>()),
            .variance = given.at("variance").get<double>()};
  if (!given.contains("factor")) return node;
  node.factor = given.at("factor").get<std::string>();
  if (node.factor == "backend" || node.factor == "task") {
    node.category = given.at("category").get<std::string>();
  } else if (node.factor == "depth" || node.factor == "width") {
    node.threshold = given.at("threshold").get<double>();
  } else {
    throw NoTreeError("it splits by " + *node.factor);
  }
  node.yes = given.at("yes").get<std::size_t>();
  node.no = given.at("no").get<std::size_t>();
  return node;
}

struct Spread {
  double mean = 0;
  double variance = 0;
};

Spread spread_of(const std::vector<const GapRatio*>& ratios) {
  Spread spread;
  for (const auto* each : ratios) spread.mean += std::log(each->ratio);
  spread.mean /= static_cast<double>(ratios.size());
  for (const auto* each : ratios)
    spread.variance += std::pow(std::log(each->ratio) - spread.mean, 2);
  spread.variance /= static_cast<double>(ratios.size());
  return spread;
}

/// Sends the ratios down from a node. The nodes below it that were reached are counted.
void check_node(const std::vector<Node>& nodes, std::size_t at,
                const std::vector<const GapRatio*>& ratios, std::size_t& reached) {
  const Node& node = nodes.at(at);
  ++reached;
  if (ratios.empty() || node.fitted != ratios.size())
    throw NoTreeError(
        fmt::format("node {} has {} ratios, {} come there", at, node.fitted, ratios.size()));
  const auto [mean, variance] = spread_of(ratios);
  if (!(std::abs(std::log(node.ratio) - mean) < kTolerance &&
        std::abs(node.variance - variance) < kTolerance))
    throw NoTreeError(fmt::format("node {} has the mean {} and the variance {}, and not {} and {}",
                                  at, std::log(node.ratio), node.variance, mean, variance));
  if (!node.factor) return;
  if (node.yes <= at || node.no <= at || node.yes == node.no)
    throw NoTreeError(fmt::format("node {} leads to {} and {}", at, node.yes, node.no));
  std::vector<const GapRatio*> yes;
  std::vector<const GapRatio*> no;
  for (const auto* each : ratios) (answers_yes(node, *each) ? yes : no).push_back(each);
  check_node(nodes, node.yes, yes, reached);
  check_node(nodes, node.no, no, reached);
}

std::optional<double> explained(const std::vector<Node>& nodes) {
  const Node& root = nodes.front();
  if (root.variance <= 0) return std::nullopt;
  double left = 0;
  for (const auto& node : nodes) {
    if (!node.factor) left += static_cast<double>(node.fitted) * node.variance;
  }
  return 1 - left / (static_cast<double>(root.fitted) * root.variance);
}

std::vector<std::pair<std::string, double>> importances(const json& given,
                                                        const std::vector<std::string>& factors,
                                                        bool has_splits) {
  std::vector<std::pair<std::string, double>> all;
  double sum = 0;
  for (const auto& factor : factors) {
    all.emplace_back(factor, given.at(factor).get<double>());
    sum += all.back().second;
  }
  if (has_splits && !(std::abs(sum - 1) < kTolerance))
    throw NoTreeError(fmt::format("its importances add up to {}", sum));
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return all;
}

Tree tree_of(const json& given, const std::vector<GapRatio>& ratios) {
  Tree tree;
  for (const auto& each : given.at("nodes")) tree.nodes.push_back(node_of(each));
  std::vector<const GapRatio*> all;
  for (const auto& each : ratios) all.push_back(&each);
  std::size_t reached = 0;
  check_node(tree.nodes, 0, all, reached);
  if (reached != tree.nodes.size())
    throw NoTreeError(fmt::format("{} of {} nodes are reached", reached, tree.nodes.size()));
  tree.importances = importances(given.at("importances"), factors_of(ratios),
                                 tree.nodes.front().factor.has_value());
  tree.explained = explained(tree.nodes);
  return tree;
}

std::size_t depth_below(const Tree& tree, std::size_t at) {
  const Node& node = tree.nodes[at];
  if (!node.factor) return 0;
  return 1 + std::max(depth_below(tree, node.yes), depth_below(tree, node.no));
}

}  // namespace

json fitting_request(const std::map<std::string, std::vector<GapRatio>>& ratios) {
  json request = json::array();
  for (const auto& [workload, of_workload] : ratios) {
    json rows = json::array();
    for (const auto& each : of_workload) {
      rows.push_back({{"backend", each.backend},
                      {"task", each.task},
                      {"depth", each.depth},
                      {"width", each.width},
                      {"ratio", each.ratio}});
    }
    request.push_back(
        {{"workload", workload}, {"factors", factors_of(of_workload)}, {"ratios", rows}});
  }
  return request;
}

FittedTrees fitted_trees(const json& answer,
                         const std::map<std::string, std::vector<GapRatio>>& ratios) {
  FittedTrees fitted;
  try {
    fitted.scikit_learn_version = answer.at("scikit_learn").get<std::string>();
    for (const auto& [workload, of_workload] : ratios) {
      const json& trees = answer.at("trees").at(workload);
      fitted.workloads.push_back({.workload = workload,
                                  .ratios = of_workload,
                                  .full = tree_of(trees.at("full"), of_workload),
                                  .limited = tree_of(trees.at("limited"), of_workload)});
      if (depth_of(fitted.workloads.back().limited) > factors_of(of_workload).size())
        throw NoTreeError("its limited tree is too deep");
    }
  } catch (const json::exception& error) {
    throw NoTreeError(error.what());
  } catch (const std::out_of_range& error) {
    throw NoTreeError(error.what());
  }
  return fitted;
}

std::size_t depth_of(const Tree& tree) { return depth_below(tree, 0); }

std::size_t leaves_of(const Tree& tree) {
  return static_cast<std::size_t>(std::count_if(tree.nodes.begin(), tree.nodes.end(),
                                                [](const Node& node) { return !node.factor; }));
}

}  // namespace webdyno::gap

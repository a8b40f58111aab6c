#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "server/gap/gap_ratios.hpp"

namespace webdyno::gap {

/// What asks `is the factor this category` or `is the factor at most this`, or a leaf.
struct Node {
  std::optional<std::string> factor;    // nullopt: a leaf
  std::optional<std::string> category;  // of backend and task
  std::optional<double> threshold;      // of depth and width
  std::size_t yes = 0;
  std::size_t no = 0;
  std::size_t fitted = 0;  // ratios that come here
  double ratio = 0;        // their geometric mean
  double variance = 0;     // of their logarithms
};

/// A decision tree of the logarithms of ratios; its root is the first node.
struct Tree {
  std::vector<std::pair<std::string, double>> importances;  // by factor, the most important first
  std::vector<Node> nodes;
  std::optional<double> explained;  // share of the logarithms' variance; nullopt: there is none
};

/// The trees of one workload.
struct Trees {
  std::string workload;
  std::vector<GapRatio> ratios;
  Tree full;     // grown until nothing is left to split
  Tree limited;  // no deeper than there are factors
};

struct FittedTrees {
  std::string scikit_learn_version;
  std::vector<Trees> workloads;
};

/// What the program that fits them has answered is no tree of these ratios: one line.
class NoTreeError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What workloads/native/analysis/decision_tree.py is given.
nlohmann::json fitting_request(const std::map<std::string, std::vector<GapRatio>>& ratios);

/// Its answer, in words and numbers. Every node's count, mean and variance are computed again from
/// the ratios that its questions lead to. Throws NoTreeError where they differ.
FittedTrees fitted_trees(const nlohmann::json& answer,
                         const std::map<std::string, std::vector<GapRatio>>& ratios);

/// Questions from the root to the deepest leaf.
std::size_t depth_of(const Tree& tree);
std::size_t leaves_of(const Tree& tree);

}  // namespace webdyno::gap

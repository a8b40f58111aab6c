#include "server/cli/present/gap_tree_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/number.hpp"

namespace webdyno::present {
namespace {

using gap::GapRatio;
using gap::Node;
using gap::Tree;

constexpr std::size_t kTreeWordLines = 8;
constexpr std::size_t kRatioCells = 10;
constexpr std::size_t kCountCells = 8;

std::string times(double ratio, const Style& style) {
  return three_digits(ratio) + (style.utf8 ? "\u00d7" : "x");
}

std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

/// As the first study called it.
std::string name_of(const std::string& workload) {
  return workload == "mlp" ? "dnn (mlp)" : workload;
}

std::string words(const std::string& text, const Style& style) {
  std::string all;
  for (const auto& line : wrapped(text, style.columns - 2, kTreeWordLines))
    all += "  " + line + "\n";
  return all;
}

/// The other one of two categories; empty where there are more.
std::string only_other(const std::vector<GapRatio>& ratios, const std::string& factor,
                       const std::string& category) {
  std::set<std::string> others;
  for (const auto& each : ratios) others.insert(factor == "task" ? each.task : each.backend);
  others.erase(category);
  return others.size() == 1 ? *others.begin() : "";
}

std::string answer_of(const Node& node, bool yes, const std::vector<GapRatio>& ratios,
                      const Style& style) {
  if (node.threshold) {
    const std::string_view sign = yes ? (style.utf8 ? "\u2264" : "<=") : ">";
    return fmt::format("{} {} {:g}", *node.factor, sign, *node.threshold);
  }
  if (yes) return fmt::format("{} is {}", *node.factor, *node.category);
  const std::string other = only_other(ratios, *node.factor, *node.category);
  return other.empty() ? fmt::format("{} is not {}", *node.factor, *node.category)
                       : fmt::format("{} is {}", *node.factor, other);
}

struct DrawnNode {
  std::string label;
  const Node* node;
};

/// From a node down; `before` is what stands before its children's labels.
void draw(const gap::Trees& trees, const Node& node, const std::string& before, const Style& style,
          std::vector<DrawnNode>& drawn) {
  if (!node.factor) return;
  for (const bool yes : {true, false}) {
    const Node& child = trees.limited.nodes[yes ? node.yes : node.no];
    const std::string_view corner =
        yes ? (style.utf8 ? "\u251c\u2500 " : "+- ") : (style.utf8 ? "\u2514\u2500 " : "`- ");
    const std::string_view beam = yes ? (style.utf8 ? "\u2502  " : "|  ") : "   ";
    drawn.push_back(
        {before + std::string(corner) + answer_of(node, yes, trees.ratios, style), &child});
    draw(trees, child, before + std::string(beam), style, drawn);
  }
}

std::string drawn_tree(const gap::Trees& trees, const Style& style) {
  std::vector<DrawnNode> drawn = {{"all", &trees.limited.nodes.front()}};
  draw(trees, trees.limited.nodes.front(), "", style, drawn);
  std::size_t width = 0;
  for (const auto& each : drawn) width = std::max(width, cells(each.label));
  const std::string head =
      left("", width) + right("ratio", kRatioCells) + right("ratios", kCountCells);
  std::string text = "  " + quiet(style, head) + "\n";
  for (const auto& [label, node] : drawn) {
    const std::string ratio = right(times(node->ratio, style), kRatioCells);
    text += "  " + left(label, width) + (node->factor ? ratio : bold(style, ratio)) +
            right(std::to_string(node->fitted), kCountCells) + "\n";
  }
  return text;
}

std::string deciding_words(const Tree& full) {
  const auto& all = full.importances;
  if (!full.explained || !full.nodes.front().factor) return "The ratios are all the same.";
  std::string first = all.front().first;
  first.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(first.front())));
  if (all.size() == 1) return first + " alone differs between these ratios.";
  std::string text = fmt::format("{} decides most: {} of what the factors explain", first,
                                 percent(all.front().second));
  for (std::size_t i = 1; i < all.size(); ++i)
    text += fmt::format("{} {} {}", i == 1 ? ";" : ",", all[i].first, percent(all[i].second));
  return text + ".";
}

std::string shape_words(const gap::Trees& trees) {
  const Tree& full = trees.full;
  if (!full.explained || !full.nodes.front().factor) return "";
  std::string text = fmt::format(
      "Fully grown, the tree is {} deep, has {} leaves and explains {} of the variance of the "
      "ratios' logarithms.",
      gap::depth_of(full), gap::leaves_of(full), percent(*full.explained));
  if (const std::size_t factors = full.importances.size(); gap::depth_of(full) > factors)
    text += fmt::format(
        " No deeper than {}, the number of factors, it has {} and explains {}:", factors,
        gap::leaves_of(trees.limited), percent(trees.limited.explained.value_or(1)));
  return text;
}

std::string software_words(const std::vector<GapRatio>& ratios) {
  const auto software = static_cast<std::size_t>(std::count_if(
      ratios.begin(), ratios.end(), [](const GapRatio& each) { return each.software; }));
  if (software == 0) return "";
  return fmt::format("{} of the ratios are of a software adapter, which is no GPU.", software);
}

}  // namespace

std::string gap_tree_text(const gap::Trees& trees, const Style& style) {
  const auto& ratios = trees.ratios;
  const auto [low, high] =
      std::minmax_element(ratios.begin(), ratios.end(),
                          [](const GapRatio& a, const GapRatio& b) { return a.ratio < b.ratio; });
  return bold(style, name_of(trees.workload)) +
         fmt::format(": {} ratios from {} to {}\n", ratios.size(), times(low->ratio, style),
                     times(high->ratio, style)) +
         words(deciding_words(trees.full), style) + words(software_words(ratios), style) +
         words(shape_words(trees), style) + "\n" + drawn_tree(trees, style);
}

std::string no_gap_tree_text(const std::string& workload, std::size_t ratios, const Style& style) {
  return bold(style, name_of(workload)) +
         fmt::format(": {} {}, and no factor that differs: no tree\n", ratios,
                     ratios == 1 ? "ratio" : "ratios");
}

}  // namespace webdyno::present

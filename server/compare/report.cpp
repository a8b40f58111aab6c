#include "server/compare/report.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace webdyno::compare {
namespace {

// What is said of what all have in common: who measures knows the rest, and JSON has it.
constexpr std::array<std::string_view, 3> kTellingParameters = {"depth", "width", "batch"};

bool telling(std::string_view name) {
  return said_by_value(name) || std::find(kTellingParameters.begin(), kTellingParameters.end(),
                                          name) != kTellingParameters.end();
}

/// Short names of configurations that tell them apart: without what all have in common, without
/// the versions of frameworks that have one each, and without how long was measured.
class Names {
 public:
  /// `not_said`: factors that are told otherwise; `said`: those that are told in any case.
  Names(const std::vector<const Factors*>& all, std::set<std::string> not_said,
        const std::set<std::string>& said = {})
      : left_out_(std::move(not_said)) {
    std::map<std::string, std::set<std::string>> values;
    std::map<std::string, std::size_t> having;
    std::set<std::pair<std::string, std::string>> frameworks;
    for (const auto* factors : all) {
      for (const auto& [name, value] : *factors) {
        values[name].insert(value);
        ++having[name];
      }
      frameworks.emplace(value_of(*factors, "framework"), value_of(*factors, "version"));
    }
    for (const auto& [name, each] : values) {
      const bool told = telling(name) && !left_out_.contains(name);
      if (each.size() == 1 && having[name] == all.size() && told) common_[name] = *each.begin();
      // One alone is called by what it is.
      if (steers(name) || (each.size() == 1 && (all.size() > 1 || !telling(name))))
        left_out_.insert(name);
    }
    left_out_.insert("platform");
    if (frameworks.size() == values["framework"].size()) left_out_.insert("version");
    for (const auto& name : said) left_out_.erase(name);
    std::set<std::string> different;
    for (const auto* factors : all) different.insert(of(*factors));
    if (different.size() < all.size())
      std::erase_if(left_out_, [&](const auto& name) { return values[name].size() > 1; });
    if (all.size() == 1) common_.clear();
  }

  std::string of(const Factors& factors) const { return words_of(factors, left_out_); }
  std::string common() const { return words_of(common_, {"platform"}); }

 private:
  static std::string value_of(const Factors& factors, const std::string& name) {
    const auto found = factors.find(name);
    return found == factors.end() ? std::string() : found->second;
  }

  std::set<std::string> left_out_;
  Factors common_;
};

VerdictCounts counted(const std::vector<MeasureRows>& measures, const std::vector<Cell>& cells) {
  VerdictCounts counts;
  for (const auto& table : measures) {
    for (const auto& row : table.rows) {
      if (!row.verdict) {
        ++counts.none;
        continue;
      }
      switch (*row.verdict) {
        case stats::Verdict::faster:
          ++counts.faster;
          break;
        case stats::Verdict::slower:
          ++counts.slower;
          break;
        case stats::Verdict::same:
          ++counts.same;
          break;
        case stats::Verdict::unsure:
          ++counts.unsure;
          break;
      }
      if (is_regression(row)) ++counts.regressions;
    }
  }
  counts.regressions += static_cast<std::size_t>(
      std::count_if(cells.begin(), cells.end(), [](const Cell& cell) { return cell.broken(); }));
  return counts;
}

}  // namespace

Report report_of(const Arms& arms, const Matching& matching, const JudgingOptions& options) {
  std::vector<const Factors*> paired;
  std::set<std::string> differing;
  for (const auto& pair : matching.pairs) {
    paired.push_back(&arms.base[pair.base].factors);
    for (const auto& difference : pair.differs) differing.insert(difference.factor);
  }
  const Names names(paired, differing);
  Report report{.base = arms.base_name,
                .head = arms.head_name,
                .tolerance = options.tolerance,
                .by_block = options.by_block,
                .common = names.common(),
                .cells = {},
                .measures = judge_pairs(arms.base, arms.head, matching, options),
                .left = {},
                .warnings = warnings_of(arms.base, arms.head, matching),
                .counts = {}};
  for (const auto& pair : matching.pairs) {
    const auto& base = arms.base[pair.base];
    const auto& head = arms.head[pair.head];
    report.cells.push_back({names.of(base.factors), base.factors, pair.differs,
                            computed_otherwise(base, head), base.trials, head.trials});
  }
  std::vector<const Factors*> alone = paired;
  for (const auto& each : matching.base_alone)
    alone.push_back(&arms.base[each.configuration].factors);
  for (const auto& each : matching.head_alone)
    alone.push_back(&arms.head[each.configuration].factors);
  const Names names_of_all(alone, {}, {"framework", "backend"});
  const auto leave = [&](const std::vector<Configuration>& side, const std::vector<Alone>& left,
                         bool in_base) {
    for (const auto& each : left) {
      const Factors& factors = side[each.configuration].factors;
      report.left.push_back({names_of_all.of(factors), factors, in_base, each.several});
    }
  };
  leave(arms.base, matching.base_alone, true);
  leave(arms.head, matching.head_alone, false);
  report.counts = counted(report.measures, report.cells);
  return report;
}

}  // namespace webdyno::compare

#include "server/compared/comparison_json.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "schema/wire/optional_json.hpp"
#include "schema/wire/version.hpp"
#include "server/compared/comparison_words.hpp"

namespace webdyno::compared {
namespace {

using nlohmann::json;
using wire::or_null;

json interval_json(const std::optional<stats::Interval>& interval) {
  if (!interval) return nullptr;
  return {{"estimate", interval->estimate}, {"low", interval->low}, {"high", interval->high}};
}

json side_json(const compare::SideName& side) {
  return {{"sweep_uuid", side.sweep_uuid}, {"plan", side.plan}, {"arm", or_null(side.arm)}};
}

json trials_json(const compare::TrialCounts& trials) {
  return {{"done", trials.done},
          {"failed", trials.failed},
          {"unsupported", trials.unsupported},
          {"not_ended", trials.waiting}};
}

json numbers_json(const compare::ArmNumbers& numbers) {
  return {{"trials", numbers.trials}, {"geometric_mean", or_null(numbers.geometric_mean)}};
}

json differences_json(const std::vector<compare::Difference>& differences) {
  json all = json::array();
  for (const auto& [factor, base, head] : differences) {
    all.push_back({{"factor", factor},
                   {"base", base.empty() ? json() : json(base)},
                   {"head", head.empty() ? json() : json(head)}});
  }
  return all;
}

json cell_json(const compare::Cell& cell) {
  return {{"name", cell.name},
          {"factors", cell.factors},
          {"differs", differences_json(cell.differs)},
          {"computed", differences_json(cell.computed)},
          {"base", trials_json(cell.base)},
          {"head", trials_json(cell.head)},
          {"broken", cell.broken()}};
}

json row_json(const compare::Row& row) {
  json shape = json::array();
  for (const auto note : row.shape) shape.push_back(compare::name_of(note));
  return {{"configuration", row.pair},
          {"base", numbers_json(row.base)},
          {"head", numbers_json(row.head)},
          {"by_block", row.by_block},
          {"ratio", interval_json(row.ratio)},
          {"cliffs_delta", interval_json(row.delta)},
          {"p_value", or_null(row.p_value)},
          {"adjusted_p_value", or_null(row.adjusted_p_value)},
          {"same_p_value", or_null(row.same_p_value)},
          {"verdict", row.verdict ? json(stats::name_of(*row.verdict)) : json()},
          {"rests_on", row.verdict ? json(compare::name_of(row.basis)) : json()},
          {"no_verdict_because", row.obstacle ? json(compare::name_of(*row.obstacle)) : json()},
          {"trials_to_settle", or_null(row.trials_to_settle)},
          {"shape", std::move(shape)},
          {"regression", compare::is_regression(row)}};
}

json measure_json(const compare::MeasureRows& table) {
  const auto& facts = compare::facts_of(table.measure);
  json rows = json::array();
  for (const auto& row : table.rows) rows.push_back(row_json(row));
  const char* unit = facts.unit == compare::Unit::ms        ? "ms"
                     : facts.unit == compare::Unit::percent ? "percent"
                                                            : "bytes";
  return {{"measure", facts.name},
          {"unit", unit},
          {"geometric_mean_ratio", table.aggregate ? json(table.aggregate->ratio) : json()},
          {"ratios", table.aggregate ? table.aggregate->cells : 0},
          {"missing", table.missing},
          {"rows", std::move(rows)}};
}

}  // namespace

json comparison_json(const compare::Report& report) {
  json cells = json::array();
  for (const auto& cell : report.cells) cells.push_back(cell_json(cell));
  json measures = json::array();
  for (const auto& table : report.measures) measures.push_back(measure_json(table));
  json left = json::array();
  for (const auto& each : report.left) {
    left.push_back({{"name", each.name},
                    {"factors", each.factors},
                    {"in", each.in_base ? "base" : "head"},
                    {"because", each.several ? "several" : "absent"}});
  }
  json warnings = json::array();
  for (const auto& warning : report.warnings)
    warnings.push_back({{"code", warning.code}, {"text", warning.text}});
  const auto& counts = report.counts;
  return {{"webdyno_version", std::string(wire::kWebdynoVersion)},
          {"base", side_json(report.base)},
          {"head", side_json(report.head)},
          {"tolerance", report.tolerance},
          {"by_block", report.by_block},
          {"adjusted_over", tested_rows(report)},
          {"counts",
           {{"faster", counts.faster},
            {"slower", counts.slower},
            {"same", counts.same},
            {"unsure", counts.unsure},
            {"no_verdict", counts.none},
            {"regressions", counts.regressions}}},
          {"configurations", std::move(cells)},
          {"measures", std::move(measures)},
          {"not_compared", std::move(left)},
          {"warnings", std::move(warnings)}};
}

json comparison_words_json(const compare::Report& report) {
  json measures = json::array();
  for (const auto& table : report.measures) {
    json rows = json::array();
    for (const auto& row : table.rows) {
      rows.push_back({{"verdict", verdict_words(row)},
                      {"remarks", remarks_of(row, report.cells[row.pair], report.by_block)}});
    }
    measures.push_back({{"title", compare::facts_of(table.measure).title},
                        {"aggregate", aggregate_words(table)},
                        {"rows", std::move(rows)}});
  }
  json left = json::array();
  for (const auto& each : report.left) left.push_back(left_words(each));
  json broken = json::array();
  for (const auto& cell : report.cells)
    if (cell.broken()) broken.push_back(broken_words(cell));
  return {{"base", side_words(report.base)}, {"head", side_words(report.head)},
          {"common", report.common},         {"counts", counts_words(report.counts)},
          {"tests", tests_words(report)},    {"broken", std::move(broken)},
          {"not_compared", std::move(left)}, {"measures", std::move(measures)}};
}

}  // namespace webdyno::compared

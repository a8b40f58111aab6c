#include "server/results/tables_json.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "schema/wire/optional_json.hpp"
#include "server/results/arm_names.hpp"
#include "server/results/harness_words.hpp"
#include "server/results/own_model_columns.hpp"
#include "server/results/own_models.hpp"
#include "server/results/remarks.hpp"
#include "server/results/results_json.hpp"
#include "server/results/task_table.hpp"

namespace webdyno::results {
namespace {

using nlohmann::json;

json off_by_json(const ResultRow& row) {
  if (!has_outputs(row)) return nullptr;
  return {{"share", wire::or_null(off_by(row))}, {"words", off_by_words(row)}};
}

/// What the terminal says below each table of one's own models, of whichever model.
json own_model_notes(const TaskTable& table) {
  json notes = json::array();
  for (const auto& each : own_model_tables(table.rows)) {
    const ArmNames names(each.rows);
    const std::string of = each.model + (each.input.empty() ? "" : ", " + each.input) +
                           (each.fed.empty() ? "" : ", fed " + each.fed) + ": ";
    if (const auto words = outputs_words(each, names); !words.empty())
      notes.push_back({{"mark", "off by"}, {"text", of + words}});
    if (const auto words = fastest_words(each, names); !words.empty())
      notes.push_back({{"mark", "fastest"}, {"text", of + words}});
  }
  return notes;
}

/// `configuration` is its place among the numbers.
json line_json(const ResultRow& row, std::ptrdiff_t configuration, const ArmNames& names,
               const Remarks& remarks) {
  const Size size = size_of(row);
  return {{"configuration", configuration},
          {"framework", names.framework(row)},
          {"backend", names.backend(row)},
          {"size", size_words(size)},
          {"model", size.model.empty() ? json() : json(size.model)},
          {"outcome", row.main_outcome.empty() ? json() : json(row.main_outcome)},
          {"first_reply_ms", wire::or_null(first_reply_ms(row))},
          {"lost_frames_percent", wire::or_null(lost_frames_percent(row))},
          {"off_by", off_by_json(row)},
          {"marks", remarks.letters(row)}};
}

json table_json(const Results& results, const TaskTable& table) {
  const TimesOf times(table.rows);
  const Remarks remarks(table.rows, times.medians());
  const ArmNames names(table.rows);
  json lines = json::array();
  for (const auto* row : table.rows)
    lines.push_back(line_json(*row, row - results.rows.data(), names, remarks));
  json notes = json::array();
  for (const auto& [mark, text] : remarks.notes())
    notes.push_back({{"mark", mark}, {"text", text}});
  const bool own = table.is_of_own_models();
  if (own)
    for (auto& note : own_model_notes(table)) notes.push_back(std::move(note));
  if (table.task == "train" && is_too_brief(table.rows))
    notes.push_back({{"mark", beside_times(table.task)}, {"text", kTooBriefWords}});
  return {{"task", table.task},
          {"workload", table.workload},
          {"title", table.title},
          {"medians", own || times.medians()},
          {"note", own ? own_model_note(table.rows) : times.note()},
          {"head", remarks.head()},
          {"notes", std::move(notes)},
          {"lines", std::move(lines)}};
}

}  // namespace

json tables_json(const Results& results) {
  json tables = json::array();
  for (const char* task : {"train", "infer"})
    for (const auto& table : task_tables_of(results.rows, task))
      tables.push_back(table_json(results, table));
  json failures = json::array();
  for (const auto& each : results.failures)
    failures.push_back({{"outcome", each.outcome},
                        {"trials", each.trials},
                        {"configuration", each.configuration},
                        {"message", each.message},
                        {"place", each.place}});
  json all = results_json(results);
  all["tables"] = std::move(tables);
  all["failures"] = std::move(failures);
  all["harness_words"] = harness_words(results);
  all["drift_words"] = drift_words(results);
  return all;
}

}  // namespace webdyno::results

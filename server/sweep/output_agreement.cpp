#include "server/sweep/output_agreement.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "server/sweep/binding.hpp"
#include "server/sweep/output_difference.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

// Fact `fed` says which inputs they were: those of two layouts are not the same.
constexpr const char* kNewestOutputs = R"sql(
  WITH newest AS (
    SELECT configuration_id, max(trial.trial_id) AS trial_id FROM trial
    WHERE sweep_id = ? AND outcome = 'done'
      AND EXISTS (SELECT 1 FROM model_output WHERE model_output.trial_id = trial.trial_id
        AND model_output.attempt_number = trial.attempt_number)
    GROUP BY configuration_id
  )
  SELECT
    newest.configuration_id, framework, backend, platform, parameters ->> '$.model', parameters ->> '$.variant',
    coalesce(facts ->> '$.fed', ''),
    (SELECT value FROM metric WHERE metric.trial_id = trial.trial_id AND metric.attempt_number = trial.attempt_number
      AND metric.name = 'model_file_bytes'),
    sample, name, type, shape, output_values
  FROM newest
  JOIN trial USING (trial_id)
  JOIN attempt USING (trial_id, attempt_number)
  JOIN configuration ON configuration.configuration_id = newest.configuration_id
  JOIN model_output USING (trial_id, attempt_number)
  ORDER BY newest.configuration_id, sample, output_index
)sql";

struct Answered {
  std::int64_t configuration_id = 0;
  std::string framework;
  std::string backend;
  bool native = false;
  std::string model;
  std::string variant;
  std::string fed;
  double file_bytes = 0;
  std::vector<ModelOutput> outputs;
};

std::vector<Answered> read_answered(SQLite::Database& database, std::int64_t sweep_id) {
  SQLite::Statement row(database, kNewestOutputs);
  bind_all(row, sweep_id);
  std::vector<Answered> all;
  while (row.executeStep()) {
    const std::int64_t configuration_id = row.getColumn(0).getInt64();
    if (all.empty() || all.back().configuration_id != configuration_id) {
      all.push_back({.configuration_id = configuration_id,
                     .framework = row.getColumn(1).getString(),
                     .backend = row.getColumn(2).getString(),
                     .native = row.getColumn(3).getString() == "native",
                     .model = row.getColumn(4).getString(),
                     .variant = row.getColumn(5).getString(),
                     .fed = row.getColumn(6).getString(),
                     .file_bytes = row.getColumn(7).getDouble(),
                     .outputs = {}});
    }
    all.back().outputs.push_back({.sample = row.getColumn(8).getInt64(),
                                  .name = row.getColumn(9).getString(),
                                  .type = row.getColumn(10).getString(),
                                  .shape = json::parse(row.getColumn(11).getString()),
                                  .values = json::parse(row.getColumn(12).getString())});
  }
  return all;
}

OutputDifference between(const Answered& reference, const Answered& other) {
  return output_difference(
      reference.outputs, other.outputs,
      reference.framework == other.framework && reference.variant == other.variant);
}

int backend_rank(const std::string& backend) {
  constexpr std::array<std::string_view, 6> kRanks = {"cpu",    "wasm",  "webgl",
                                                      "webgpu", "webnn", "cuda"};
  return static_cast<int>(std::find(kRanks.begin(), kRanks.end(), backend) - kRanks.begin());
}

const Answered& reference_of(const std::vector<const Answered*>& group) {
  const auto rank = [&](const Answered* each) {
    const auto agreeing = std::count_if(group.begin(), group.end(), [&](const Answered* other) {
      if (other == each) return false;
      const auto difference = between(*each, *other);
      return difference.largest && !difference.differs;
    });
    return std::tuple(!each->native, -agreeing, backend_rank(each->backend), each->framework,
                      each->configuration_id);
  };
  return **std::min_element(
      group.begin(), group.end(),
      [&](const Answered* one, const Answered* other) { return rank(one) < rank(other); });
}

using Reference = const Answered*;

void write_row(SQLite::Database& database, std::int64_t sweep_id, const Answered& each,
               Reference reference, Reference base) {
  const bool alone = reference == nullptr || reference == &each;
  const auto difference = alone ? OutputDifference{} : between(*reference, each);
  const bool of_base = base == nullptr || base->variant == each.variant;
  const auto from_base = of_base ? OutputDifference{} : between(*base, each);
  const auto number = [](const std::optional<double>& value) {
    return value ? json(*value) : json();
  };
  execute(
      database,
      "INSERT INTO output_agreement (sweep_id, configuration_id, compared_with, difference, "
      "differs, remark, base_configuration_id, base_difference) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      sweep_id, each.configuration_id, alone ? json() : json(reference->configuration_id),
      number(difference.largest), difference.differs ? 1 : 0,
      difference.remark.empty() ? json() : json(difference.remark),
      of_base ? json() : json(base->configuration_id), number(from_base.largest));
}

}  // namespace

void store_outputs(SQLite::Database& database, const AttemptRow& attempt, const json& outputs) {
  SQLite::Statement insert(database,
                           "INSERT INTO model_output (trial_id, attempt_number, sample, "
                           "output_index, name, type, shape, output_values) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (const auto& each : outputs) {
    bind_all(insert, attempt.trial_id, attempt.attempt_number, each["sample"], each["output_index"],
             each["name"], each["type"], each["shape"].dump(), each["values"].dump());
    insert.exec();
    insert.reset();
  }
}

void record_output_agreement(SQLite::Database& database, std::int64_t sweep_id) {
  const auto answered = read_answered(database, sweep_id);
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<const Answered*>> groups;
  for (const auto& each : answered) groups[{each.model, each.fed, each.variant}].push_back(&each);
  // Of the groups of one model and inputs, the one of the largest file.
  std::map<std::tuple<std::string, std::string, std::string>, Reference> references;
  std::map<std::pair<std::string, std::string>, Reference> bases;
  for (const auto& [key, group] : groups) {
    const Answered& reference = reference_of(group);
    references[key] = &reference;
    Reference& base = bases[{reference.model, reference.fed}];
    if (base == nullptr || reference.file_bytes > base->file_bytes) base = &reference;
  }
  execute(database, "DELETE FROM output_agreement WHERE sweep_id = ?", sweep_id);
  for (const auto& each : answered)
    write_row(database, sweep_id, each, references.at({each.model, each.fed, each.variant}),
              bases.at({each.model, each.fed}));
}

}  // namespace webdyno::sweep

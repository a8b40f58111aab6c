#include "server/sweep/sweep.hpp"

#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/binding.hpp"
#include "server/sweep/event.hpp"
#include "server/sweep/order.hpp"
#include "server/sweep/progress.hpp"
#include "server/sweep/steady_time.hpp"

namespace webdyno::sweep {
namespace {

std::int64_t store_configuration(SQLite::Database& database, const Configuration& configuration) {
  const std::string sha256 = configuration.sha256();
  execute(database,
          "INSERT INTO configuration (configuration_sha256, framework, framework_version, backend, "
          "platform, workload, "
          "task, depth, width, parameters) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO "
          "NOTHING",
          sha256, configuration.framework, configuration.framework_version, configuration.backend,
          configuration.platform, configuration.workload, configuration.task,
          configuration.integer_parameter("depth"), configuration.integer_parameter("width"),
          wire::canonical_json(configuration.parameters));
  SQLite::Statement find(
      database, "SELECT configuration_id FROM configuration WHERE configuration_sha256 = ?");
  bind_all(find, sha256);
  find.executeStep();
  return find.getColumn(0).getInt64();
}

}  // namespace

std::string create_sweep(SQLite::Database& database, const NewSweep& sweep) {
  const std::string sweep_uuid = wire::uuid_v7();
  const std::string plan = wire::canonical_json(sweep.plan.document);
  execute(database,
          "INSERT INTO sweep (sweep_uuid, contract_version, webdyno_version, plan_name, "
          "plan_sha256, plan, seed, rate_hz, "
          "trial_timeout_ms, state, launched, created_realtime_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
          "?, 'running', ?, ?)",
          sweep_uuid, wire::kContractVersion, std::string(wire::kWebdynoVersion), sweep.plan.name,
          wire::sha256_hex(plan), plan, sweep.seed, sweep.rate_hz, sweep.plan.trial_timeout_ms,
          sweep.launched, realtime_us());
  const std::int64_t sweep_id = database.getLastInsertRowid();

  std::vector<std::int64_t> configuration_ids;
  for (const auto& each : sweep.configurations)
    configuration_ids.push_back(store_configuration(database, each));

  SQLite::Statement insert(database,
                           "INSERT INTO trial (trial_uuid, contract_version, sweep_id, "
                           "configuration_id, position, block) VALUES (?, ?, ?, ?, ?, ?)");
  int position = 0;
  int block = 0;
  for (const auto& places :
       running_order(configuration_ids.size(), sweep.plan.repetitions, sweep.seed)) {
    ++block;
    for (const std::size_t place : places) {
      bind_all(insert, wire::uuid_v7(), wire::kContractVersion, sweep_id, configuration_ids[place],
               ++position, block);
      insert.exec();
      insert.reset();
    }
  }
  begin_waiting(database, sweep_id, steady_now());
  record_event(database, "sweep_created", {.sweep_id = sweep_id});
  return sweep_uuid;
}

void set_sweep_state(SQLite::Database& database, const std::string& sweep_uuid,
                     const std::string& state) {
  SQLite::Statement find(database, "SELECT sweep_id FROM sweep WHERE sweep_uuid = ?");
  bind_all(find, sweep_uuid);
  if (!find.executeStep())
    throw Rejected(Rejected::Reason::kNotFound, "there is no sweep " + sweep_uuid);
  const std::int64_t sweep_id = find.getColumn(0).getInt64();
  find.reset();
  const int changed = execute(
      database, "UPDATE sweep SET state = ?1 WHERE sweep_id = ?2 AND state NOT IN ('done', ?1)",
      state, sweep_id);
  if (changed > 0) record_event(database, "sweep_" + state, {.sweep_id = sweep_id});
}

}  // namespace webdyno::sweep

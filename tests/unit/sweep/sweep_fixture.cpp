#include "tests/unit/sweep/sweep_fixture.hpp"

#include <SQLiteCpp/Statement.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "schema/wire/contract.hpp"
#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/result.hpp"
#include "server/sweep/samples.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/driver/messages.hpp"

namespace webdyno::test {

using nlohmann::json;

json small_catalog_json() {
  const std::string sha(64, 'a');
  const json file = {{"package", "p"}, {"path", "p.js"}, {"sha256", sha}, {"bytes", 1}};
  return {
      {"workloads",
       {{{"workload", "mlp"},
         {"description", "d"},
         {"parameters",
          {{"depth",
            {{"type", "integer"},
             {"minimum", 1},
             {"maximum", 16},
             {"default", 2},
             {"description", "d"}}},
           {"batch",
            {{"type", "integer"},
             {"minimum", 1},
             {"maximum", 64},
             {"default", 64},
             {"tasks", {"train"}},
             {"description", "d"}}},
           {"data", {{"type", "string"}, {"default", "generated"}, {"description", "d"}}}}}}}},
      {"frameworks",
       {{{"framework", "alpha"},
         {"title", "A"},
         {"license", "MIT"},
         {"versions", {{{"version", "1.0.0"}, {"files", {file}}}}},
         {"workloads", {{"mlp", {{"train", {"cpu"}}, {"infer", {"cpu", "webgl"}}}}}}},
        {{"framework", "beta"},
         {"title", "B"},
         {"license", "MIT"},
         {"versions",
          {{{"version", "2.0.0"}, {"files", {file}}}, {{"version", "1.9.0"}, {"files", {file}}}}},
         {"parameters",
          {{"threads",
            {{"type", "integer"},
             {"minimum", 1},
             {"maximum", 8},
             {"default", 1},
             {"backends", {"cpu"}},
             {"description", "d"}}},
           {"cache",
            {{"type", "integer"},
             {"minimum", 0},
             {"maximum", 1},
             {"default", 0},
             {"backends", {"webgl"}},
             {"description", "d"}}}}},
         {"workloads", {{"mlp", {{"infer", {"cpu"}}}}}}}}},
      {"workload_sha256", {{"alpha", sha}, {"beta", sha}}},
      {"maker_sha256", {{"alpha", sha}, {"beta", sha}}}};
}

sweep::Catalog small_catalog() { return sweep::parse_catalog(small_catalog_json()); }

json small_plan(int trials) {
  return {{"name", "small"},
          {"matrix",
           {{{"workload", "mlp"},
             {"framework", {"alpha"}},
             {"backend", {"cpu"}},
             {"task", {"train", "infer"}},
             {"depth", {1, 2}}}}},
          {"repeat", {{"trials", trials}}},
          {"trial_timeout_s", 30}};
}

json precise_plan(const json& repeat) {
  json plan = small_plan();
  plan["repeat"] = repeat;
  return plan;
}

wire::SampleBatch batch(const sweep::Lease& lease, std::int64_t sequence) {
  const json message = {
      {"type", "sample_batch"},
      {"contract_version", 3},
      {"trial_uuid", lease.trial_uuid},
      {"attempt_number", lease.attempt_number},
      {"sequence", sequence},
      {"processes",
       {{{"pid", 77},
         {"start_ticks", 5},
         {"role", "renderer"},
         {"sub_type", nullptr},
         {"renderer_client_id", 4},
         {"first_seen_us", 5'000'000},
         {"exited_us", nullptr}}}},
      {"samples",
       {{{"t_us", 5'100'000 + sequence},
         {"cost_us", 200},
         {"missed_ticks", 0},
         {"readings", {{0, 1000, 2000, 1500, 12, 3, 0, 7}}},
         {"system", nullptr}},
        {{"t_us", 5'200'000 + sequence},
         {"cost_us", 200},
         {"missed_ticks", 1},
         {"readings", {{0, 5000, 2000, 1500, nullptr, nullptr, nullptr, nullptr}}},
         {"system", nullptr}}}}};
  const auto decoded = wire::decode_sample_batch(message.dump());
  REQUIRE(decoded);
  return *decoded;
}

SweepFixture::SweepFixture(int trials) : SweepFixture(small_plan(trials)) {}

SweepFixture::SweepFixture(const json& plan_document)
    : catalog(small_catalog()),
      database(store::open_for_writing(directory.path() / "s.db")),
      driver_uuid(wire::uuid_v7()) {
  const auto message = registration(driver_uuid);
  REQUIRE(wire::validate("driver_registration", message));
  sweep::register_driver(database, message);
  const auto plan = sweep::parse_plan(plan_document, catalog);
  REQUIRE(plan);
  const auto configurations = sweep::expand(*plan, catalog);
  sweep_uuid = sweep::create_sweep(database, {.plan = *plan,
                                              .configurations = configurations,
                                              .seed = 7,
                                              .rate_hz = 10,
                                              .launched = true});
}

sweep::LeaseAnswer SweepFixture::ask(const std::string& driver,
                                     const std::optional<std::string>& only_sweep) {
  return sweep::lease_trial(database, driver, only_sweep, catalog, why_gpu_is_not_cold);
}

sweep::Lease SweepFixture::lease() {
  const auto answer = ask(driver_uuid);
  REQUIRE(std::holds_alternative<sweep::Lease>(answer));
  const auto lease = std::get<sweep::Lease>(answer);
  sweep::record_samples(database, batch(lease, 0));
  return lease;
}

std::optional<sweep::Rejected> SweepFixture::deliver(const sweep::Lease& lease, const json& result,
                                                     const sweep::ProfilerAnswer* profiler) {
  return sweep::deliver_result(database, lease.trial_uuid, result, catalog, {.profiler = profiler});
}

json SweepFixture::done(const sweep::Lease& lease) const {
  const json clock = {
      {"monotonic_us", 5'000'000}, {"realtime_us", 9'000'000}, {"realtime_error_us", nullptr}};
  const json later = {
      {"monotonic_us", 6'000'000}, {"realtime_us", 10'000'000}, {"realtime_error_us", nullptr}};
  const std::string task = lease.configuration["task"];
  json result = {
      {"contract_version", 3},
      {"driver_uuid", driver_uuid},
      {"attempt_number", lease.attempt_number},
      {"outcome", "done"},
      {"cause", nullptr},
      {"message", nullptr},
      {"stack", nullptr},
      {"phase", nullptr},
      {"renderer_pid", 77},
      {"renderer_pid_method", "processes_api"},
      {"started", clock},
      {"stopped", later},
      {"sampling", test::sampling_summary(1, 2, 1000)},
      {"clock_pings",
       {{{"page_send_us", 1000.0}, {"host_us", 5'001'200}, {"page_receive_us", 1400.0}}}},
      {"report",
       {{"requested_backend", "cpu"},
        {"actual_backend", "cpu"},
        {"adapter", nullptr},
        {"adapter_is_software", nullptr},
        {"threads", nullptr},
        {"simd", nullptr},
        {"readback", "sync"},
        {"framework_version", "1.0.0"},
        {"timer_resolution_us", 5},
        {"cross_origin_isolated", true},
        {"phases",
         {{{"name", "build"}, {"start_us", 2000}, {"end_us", 3000}},
          {{"name", task}, {"start_us", 3000}, {"end_us", 900'000}}}},
        {"iterations",
         {{{"phase", task},
           {"start_us", {3000, 4000}},
           {"duration_ns", {1'000'000, 2'000'000}},
           {"returned_ns", {400'000, 2'000'000}},
           {"calls", {1, 4}}}}},
        {"metrics", {{{"name", "max_abs_error"}, {"unit", "1"}, {"value", 1e-7}}}},
        {"flags", json::array()},
        {"facts", {{"update_rule", "minibatch"}}}}}};
  return result;
}

std::string SweepFixture::state() {
  return database.execAndGet("SELECT state FROM sweep").getString();
}

std::int64_t SweepFixture::count(const std::string& sql) {
  return database.execAndGet(sql).getInt64();
}

}  // namespace webdyno::test

// One trial as a person looks at it: the routes of its page, and its trace by the command.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "server/store/database.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/integration/collector/fake_driver.hpp"

using nlohmann::json;
using webdyno::test::CollectorProcess;
using webdyno::test::FakeDriver;
using webdyno::test::kSamples;
using webdyno::test::run_command;
using webdyno::test::start_sweep;
using webdyno::test::TemporaryDirectory;

namespace {

constexpr const char* kNoTrial = "/trials/00000000-0000-7000-8000-000000000000";

/// A collector with one trial that has ended as timeout, after two batches of samples.
struct EndedTrial {
  EndedTrial() {
    start_sweep(collector);
    FakeDriver driver(collector);
    const json lease = driver.lease();
    trial_uuid = lease["trial_uuid"];
    url = lease["url"];
    REQUIRE(driver.deliver_batch(lease, 0).status == 200);
    REQUIRE(driver.deliver_batch(lease, 1).status == 200);
    REQUIRE(driver.deliver_result(lease, "timeout").status == 200);
  }

  json get(const std::string& what) {
    const auto answer = collector.get("/trials/" + trial_uuid + what);
    REQUIRE(answer.status == 200);
    return answer.json();
  }

  TemporaryDirectory directory;
  CollectorProcess collector{directory};
  std::string trial_uuid;
  std::string url;
};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("a trial's page gets all that is stored of it, and the address that its lease had") {
  EndedTrial ended;
  const json about = ended.get("/about");
  CHECK(about["ok"] == true);
  CHECK(about["url"] == ended.url);
  CHECK(about["trial"]["outcome"] == "timeout");
  CHECK(about["summary"]["uuid"] == ended.trial_uuid);
  CHECK(about["summary"]["content_sha256"].get<std::string>().size() == 64);
  CHECK_FALSE(about["summary"].contains("sweep_id"));  // local to the file
  CHECK(about["place"]["plan_name"] == "quick");
  CHECK(about["place"]["before"].is_null());
  CHECK(about["place"]["after"].is_string());
  REQUIRE(about["attempts"].size() == 1);
  const json& events = about["attempts"][0]["events"];
  CHECK(events.front()["kind"] == "trial_leased");
  CHECK(events.back()["kind"] == "attempt_ended");
  CHECK(ended.get("")["url"] == ended.url);
}

TEST_CASE("the address of a trial's page has what its own element of the plan asks for") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  FakeDriver driver(collector);
  const json element = {{"workload", "mlp"}, {"backend", {"cpu"}}, {"task", {"train"}}};
  json observed = element;
  observed.update({{"framework", {"tfjs"}}, {"experience", true}, {"memory", false}});
  json plain = element;
  plain["framework"] = {"convnetjs"};
  const json plan = {{"name", "own-terms"},
                     {"matrix", {observed, plain}},
                     {"memory", true},
                     {"repeat", {{"trials", 1}}},
                     {"control", false}};
  const auto answer = collector.post("/sweeps", {{"plan", plan}});
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  for (int i = 0; i < 2; ++i) {
    const json lease = driver.lease();
    const std::string url = lease["url"];
    const bool of_tfjs = lease["configuration"]["framework"] == "tfjs";
    CHECK((url.find("experience=observed") != std::string::npos) == of_tfjs);
    CHECK((url.find("memory=boundaries") != std::string::npos) == !of_tfjs);
    const std::string path = "/trials/" + lease["trial_uuid"].get<std::string>();
    CHECK(collector.get(path + "/about").json()["url"] == url);
    CHECK(driver.deliver_result(lease, "page_error").status == 200);
  }
}

TEST_CASE("a timeline has the ticks that were delivered") {
  EndedTrial ended;
  const json timeline = ended.get("/timeline?columns=500");
  CHECK(timeline["clock"] == "host");
  CHECK(timeline["footprint"].size() == 2 * kSamples);
  CHECK(timeline["iterations_in_all"] == 0);
  CHECK(ended.get("/timeline") == ended.get("/timeline?columns=1000"));
}

TEST_CASE("a timeline says what may be asked of it") {
  EndedTrial ended;
  for (const char* query : {"columns=0", "columns=4001", "columns=", "columns=1e3", "from_us=x",
                            "from_us=2&to_us=2", "to_us=99999999999999999999"}) {
    CAPTURE(query);
    const auto answer = ended.collector.get("/trials/" + ended.trial_uuid + "/timeline?" + query);
    CHECK(answer.status == 400);
    CHECK_THAT(answer.json()["error"]["message"].get<std::string>(),
               Catch::Contains("whole numbers of microseconds"));
  }
  // As far apart as times can be: nothing overflows.
  ended.get("/timeline?columns=4000&from_us=-9007199254740992&to_us=9007199254740992");
}

TEST_CASE("a sweep's page gets the results that run prints of it") {
  EndedTrial ended;
  const std::string sweep_uuid = ended.get("/about")["trial"]["sweep_uuid"];
  const auto answer = ended.collector.get("/sweeps/" + sweep_uuid + "/results");
  REQUIRE(answer.status == 200);
  const json results = answer.json();
  CHECK(results["ok"] == true);
  CHECK(results["sweep_uuid"] == sweep_uuid);
  CHECK(results["failed"] == 1);
  CHECK(results["failures"][0]["outcome"] == "timeout");
  for (const auto& table : results["tables"])
    for (const auto& line : table["lines"])
      CHECK(results["configurations"].at(line["configuration"].get<std::size_t>())["workload"] ==
            table["workload"]);
  CHECK(ended.collector.get("/sweeps/00000000-0000-7000-8000-000000000000/results").status == 404);
}

TEST_CASE("of a trial that nobody knows there is nothing") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  for (const char* what : {"/about", "/timeline", "/trace"})
    CHECK(collector.get(std::string(kNoTrial) + what).status == 404);
}

TEST_CASE("a trial that was never tried has a page, and no points") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const std::string sweep_uuid = start_sweep(collector);
  const json trials = collector.get("/sweeps/" + sweep_uuid).json()["trials"];
  const std::string path = "/trials/" + trials[0]["trial_uuid"].get<std::string>();
  const auto about = collector.get(path + "/about");
  CHECK(about.status == 200);
  CHECK(about.json()["attempts"].empty());
  CHECK(collector.get(path + "/timeline").status == 404);
}

TEST_CASE("a trace of many pieces comes whole, again and again") {
  EndedTrial ended;
  {
    auto database = webdyno::store::open_for_writing(ended.collector.database());
    database.exec(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11999) "
        "INSERT INTO process_reading (trial_id, t_us, process_id, cpu_ns, resident_bytes, "
        "footprint_bytes) SELECT trial_id, 9000000000000 + 100000 * i, process_id, i, 1, 1 FROM "
        "process CROSS JOIN n");
  }
  const std::string path = "/trials/" + ended.trial_uuid + "/trace";
  const auto whole = ended.collector.get(path);
  const json trace = whole.json();
  int footprints = 0;
  for (const auto& event : trace["traceEvents"])
    if (event["name"] == "footprint") ++footprints;
  CHECK(footprints >= 12'000);  // a piece is of 5,000 rows
  for (int i = 0; i < 2; ++i) CHECK(ended.collector.get(path).body == whole.body);
}

TEST_CASE("the trace comes in chunks, for a head without them, and the command writes the same") {
  EndedTrial ended;
  const std::string path = "/trials/" + ended.trial_uuid + "/trace";
  const auto answer = ended.collector.get(path);
  REQUIRE(answer.status == 200);
  CHECK(answer.headers.at("content-disposition") ==
        "attachment; filename=\"" + ended.trial_uuid + ".trace.json\"");
  CHECK(answer.json()["traceEvents"].size() > 2 * kSamples);
  const auto head = CollectorProcess::request(
      ended.collector.port(), "HEAD", "/api/v1" + path,
      {{"Authorization", "Bearer " + ended.collector.token()}, {"Connection", "close"}}, "");
  CHECK(head.status == 200);
  CHECK(head.body.empty());

  const auto file = ended.directory.path() / "trace.json";
  const std::string command = "export --db " + ended.collector.database().string() + " --trace ";
  const auto exported =
      run_command(ended.directory, command + ended.trial_uuid + " -o " + file.string());
  CHECK(exported.exit_code == 0);
  CHECK(text_of(file) == answer.body);

  const auto unknown = run_command(ended.directory, command + "x -o " + file.string() + ".x");
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.error, Catch::Contains("nothing was recorded of a trial x"));
  CHECK_FALSE(std::filesystem::exists(file.string() + ".x"));
  const auto full = run_command(ended.directory, command + ended.trial_uuid + " -o /dev/full");
  CHECK(full.exit_code == 3);
  CHECK_THAT(full.error, Catch::Contains("/dev/full: cannot be written: "));
  for (const char* ending : {"", "-wal"}) {
    const auto refused =
        run_command(ended.directory, command + ended.trial_uuid + " -o " +
                                         ended.collector.database().string() + ending);
    CHECK(refused.exit_code == 2);
    CHECK_THAT(refused.error, Catch::Contains("is the database, or belongs to it"));
  }
}

// What a sweep by precision still needs, as the dashboard reads it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "server/store/database.hpp"
#include "tests/integration/collector/collector_process.hpp"
#include "tests/integration/collector/fake_driver.hpp"

using nlohmann::json;
using webdyno::test::CollectorProcess;
using webdyno::test::start_sweep;
using webdyno::test::TemporaryDirectory;

TEST_CASE("of a sweep by precision the widest intervals are told, with the trials that they need") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const json plan = {{"name", "precise"},
                     {"matrix",
                      {{{"workload", "mlp"},
                        {"framework", {"convnetjs"}},
                        {"backend", {"cpu"}},
                        {"task", {"train"}},
                        {"width", {8, 16, 32, 64}}}}},
                     {"repeat", {{"ci_half_width", 0.05}, {"min_trials", 5}, {"max_trials", 40}}}};
  const auto made = collector.post("/sweeps", {{"plan", plan}});
  INFO(made.body);
  REQUIRE(made.status == 200);
  const std::string path = "/sweeps/" + made.json()["sweep_uuid"].get<std::string>() + "/precision";
  json answer = collector.get(path).json();
  CHECK(answer["configurations"] == 4);  // the control is not judged
  CHECK(answer["precise"] == 0);
  REQUIRE(answer["open"].size() == 4);
  CHECK(answer["open"][0]["half_width"].is_null());
  CHECK(answer["open"][0]["trials_at_most"] == 40);

  // Ten trials of mean 2 ms and standard deviation 0.1 or 0.316 ms; one that is narrow, one that is
  // not and has ended.
  auto database = webdyno::store::open_for_writing(collector.database());
  database.exec(
      "UPDATE sweep_configuration SET done = 10, measured = 10, mean_ms = 2, squares_ms2 = 0.09, "
      "expected_trials = 12 WHERE place = 0;"
      "UPDATE sweep_configuration SET done = 10, measured = 10, mean_ms = 2, squares_ms2 = 0.9, "
      "expected_trials = 26 WHERE place = 1;"
      "UPDATE sweep_configuration SET stopped = 'precision' WHERE place = 2;"
      "UPDATE sweep_configuration SET stopped = 'max_trials' WHERE place = 3;");
  answer = collector.get(path).json();
  CHECK(answer["precise"] == 1);
  CHECK(answer["ended_wide"] == 1);
  REQUIRE(answer["open"].size() == 2);
  CHECK(answer["open"][0]["width"] == 16);
  CHECK(answer["open"][0]["half_width"].get<double>() ==
        Approx(2.262157163 * 0.316227766 / 6.324555320));
  CHECK(answer["open"][0]["trials_expected"] == 26);
  CHECK(answer["open"][1]["half_width"].get<double>() == Approx(2.262157163 * 0.1 / 6.324555320));
}

TEST_CASE(
    "of a sweep with fixed numbers of trials no interval is judged, and of none there is none") {
  const TemporaryDirectory directory;
  CollectorProcess collector(directory);
  const json answer = collector.get("/sweeps/" + start_sweep(collector) + "/precision").json();
  CHECK(answer["configurations"] == 0);
  CHECK(answer["open"].empty());
  CHECK(collector.get("/sweeps/none/precision").status == 404);
}

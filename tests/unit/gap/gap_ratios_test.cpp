#include "server/gap/gap_ratios.hpp"

#include <SQLiteCpp/Database.h>

#include <catch2/catch.hpp>

namespace gap = webdyno::gap;

TEST_CASE("ratios are over TensorFlow as one graph on the CPU, on as many threads as it chooses") {
  // The view's rows alone are of interest here: what makes them is tests/sql/native_gap's.
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec(
      "CREATE TABLE trial (trial_id, sweep_id, configuration_id, outcome, attempt_number);"
      "CREATE TABLE attempt (trial_id, attempt_number, adapter_is_software);"
      "CREATE TABLE native_gap (sweep_id, workload, task, depth, width, quantity, "
      "browser_framework, browser_backend, browser_configuration_id, native_framework, "
      "native_backend, native_execution, native_threads, native_configuration_id, ratio);"
      "INSERT INTO native_gap VALUES"
      " (1, 'mlp', 'infer', 2, 64, 'elapsed', 'tfjs', 'cpu', 1, 'tensorflow', 'cpu', 'graph', 0, "
      "2, "
      "4.0),"
      " (1, 'mlp', 'infer', 2, 64, 'elapsed', 'tfjs', 'cpu', 1, 'tensorflow', 'cuda', 'graph', 0, "
      "3, 40.0),"
      " (1, 'mlp', 'infer', 2, 64, 'elapsed', 'tfjs', 'cpu', 1, 'tensorflow', 'cpu', 'eager', 0, "
      "4, "
      "2.0),"
      " (1, 'mlp', 'infer', 2, 64, 'elapsed', 'tfjs', 'cpu', 1, 'tensorflow', 'cpu', 'graph', 1, "
      "5, "
      "3.0),"
      " (1, 'mlp', 'infer', 2, 64, 'elapsed', 'tfjs', 'cpu', 1, 'pytorch', 'cpu', 'graph', 0, 6, "
      "5.0),"
      " (2, 'mlp', 'infer', 2, 64, 'elapsed', 'tfjs', 'cpu', 1, 'tensorflow', 'cpu', 'graph', 0, "
      "2, "
      "6.0);");
  const auto ratios = gap::read_ratios(database, 1, gap::Reading::kElapsed);
  REQUIRE(ratios.size() == 1);
  REQUIRE(ratios.at("mlp").size() == 1);
  CHECK(ratios.at("mlp").front().ratio == 4.0);
}

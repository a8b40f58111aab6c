#include "server/sweep/output_agreement.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "server/store/database.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sweep {
namespace {

/// Configurations of one model, each with one done trial.
class Agreement {
 public:
  Agreement() {
    std::ifstream file(std::string(WEBDYNO_SOURCE_DIR) + "/tests/sql/base.sql");
    std::ostringstream text;
    text << file.rdbuf();
    database_.exec(text.str());
  }

  void add(int id, const std::string& framework, const std::string& backend,
           const std::string& variant, double value, double bytes = 100,
           const std::string& fed = "4 float; seed 1") {
    database_.exec(fmt::format(
        "INSERT INTO configuration (configuration_id, configuration_sha256, framework, "
        "framework_version, backend, platform, workload, task, parameters) VALUES ({0}, 'own{0}', "
        "'{1}', '1', '{2}', iif('{1}' = 'native', 'native', 'browser'), 'custom', 'infer', "
        "'{{\"model\": \"m\", \"variant\": \"{3}\"}}');"
        "INSERT INTO ended (trial_id, sweep_id, configuration_id, outcome) VALUES ({0}, 1, {0}, "
        "'done');"
        "UPDATE attempt SET facts = json_object('fed', '{6}') WHERE trial_id = {0};"
        "INSERT INTO metric (trial_id, attempt_number, name, unit, value) VALUES ({0}, 1, "
        "'model_file_bytes', 'bytes', {5});"
        "INSERT INTO model_output (trial_id, attempt_number, sample, output_index, name, type, "
        "shape, output_values) VALUES ({0}, 1, 0, 0, 'y', 'float32', '[1]', '[{4}]')",
        id, framework, backend, variant, value, bytes, fed));
  }

  /// "12>11 0.5 differs, 0.25 from 10", each.
  std::vector<std::string> rows() {
    record_output_agreement(database_, 1);
    SQLite::Statement row(database_,
                          "SELECT configuration_id, compared_with, difference, differs, "
                          "base_configuration_id, base_difference FROM output_agreement");
    std::vector<std::string> all;
    while (row.executeStep()) {
      std::string text = row.getColumn(0).getString();
      if (!row.getColumn(1).isNull())
        text +=
            fmt::format(">{} {:.2f}{}", row.getColumn(1).getString(), row.getColumn(2).getDouble(),
                        row.getColumn(3).getInt() == 1 ? " differs" : "");
      if (!row.getColumn(4).isNull())
        text += fmt::format(", {:.2f} from {}", row.getColumn(5).getDouble(),
                            row.getColumn(4).getString());
      all.push_back(text);
    }
    return all;
  }

 private:
  test::TemporaryDirectory directory_;
  SQLite::Database database_ = store::open_for_writing(directory_.path() / "agreement.db");
};

using Rows = std::vector<std::string>;

TEST_CASE("what most agree with is the reference, and who differs is flagged alone") {
  Agreement agreement;
  agreement.add(11, "tfjs", "cpu", "only", 3);  // would be first, were there no others
  agreement.add(12, "tfjs", "webgl", "only", 2);
  agreement.add(13, "nets", "wasm", "only", 2.001);
  CHECK(agreement.rows() == Rows{"11>13 0.50 differs", "12>13 0.00", "13"});
}

TEST_CASE("of two that differ the CPU's is the reference, and native before all") {
  Agreement agreement;
  agreement.add(11, "nets", "webgpu", "only", 3);
  agreement.add(12, "nets", "wasm", "only", 2);
  CHECK(agreement.rows() == Rows{"11>12 0.50 differs", "12"});
  agreement.add(13, "native", "cpu", "only", 4);
  CHECK(agreement.rows() == Rows{"11>13 0.25 differs", "12>13 0.50 differs", "13"});
}

TEST_CASE("variants are held against the one of the largest file, and never flagged for it") {
  Agreement agreement;
  agreement.add(11, "nets", "wasm", "model", 4, 400);
  agreement.add(12, "nets", "wasm", "int8", 3, 100);
  agreement.add(13, "nets", "webgpu", "int8", 3.3, 100);
  CHECK(agreement.rows() == Rows{"11", "12, 0.25 from 11", "13>12 0.10 differs, 0.18 from 11"});
}

TEST_CASE("what was fed otherwise is not compared") {
  Agreement agreement;
  agreement.add(11, "nets", "wasm", "only", 4);
  agreement.add(12, "lite", "wasm", "only", 3, 100, "2x2 float; seed 1");
  CHECK(agreement.rows() == Rows{"11", "12"});
}

}  // namespace
}  // namespace webdyno::sweep

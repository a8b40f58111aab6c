#include "server/cli/arguments.hpp"

#include <string>
#include <system_error>
#include <utility>

#include "server/cli/paths.hpp"

namespace webdyno::cli {

void add_database(CLI::App& command, std::filesystem::path& file) {
  command
      .add_option("--db", file,
                  "Database file; webdyno/webdyno.db in XDG_DATA_HOME or ~/.local/share")
      ->check([](const std::string& name) { return name.empty() ? "an empty name" : ""; });
}

void settle_path(std::filesystem::path& given) {
  std::error_code gone;
  auto path = std::filesystem::absolute(given, gone);
  if (gone) {
    throw UsageError(given.string() +
                     ": is relative to a directory that is gone; give an absolute path");
  }
  given = std::move(path);
}

void settle(std::filesystem::path& database) {
  if (database.empty()) {
    database = default_database();
  } else {
    settle_path(database);
  }
}

void settle(OwnData& own) {
  for (auto* each : {&own.mnist_directory, &own.text_file}) {
    if (*each) settle_path(**each);
  }
  for (auto& each : own.model_directories) settle_path(each);
}

void add_own_data(CLI::App& command, OwnData& own) {
  command.add_option("--mnist-dir", own.mnist_directory,
                     "Directory of MNIST's IDX files, in place of generated images");
  command.add_option("--text-file", own.text_file, "A text, in place of a generated one");
  command.add_option("--model-dir", own.model_directories,
                     "Directory or file of a model of your own, once for each");
  command.add_option("--input", own.inputs,
                     "Of these models, once for each: NAME=1x3x480x640, sequence_length=128, "
                     "NAME=@0..255, NAME=FILE.npy");
  command.add_flag("--cpu-operators", own.cpu_operators,
                   "The CPU may do what a GPU backend has no operators for");
}

}  // namespace webdyno::cli

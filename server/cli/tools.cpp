#include "server/cli/tools.hpp"

#include "server/cli/paths.hpp"

namespace webdyno::cli {

std::vector<std::string> tool_arguments(const std::string& script,
                                        const std::vector<std::string>& arguments) {
  const auto root = source_directory();
  std::vector<std::string> words = {(root / "node_modules" / ".bin" / "node").string(),
                                    (root / "workloads" / script).string(),
                                    data_directory().string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace webdyno::cli

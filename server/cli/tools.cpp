#include "server/cli/tools.hpp"

#include "server/cli/paths.hpp"

namespace webdyno::cli {

std::vector<std::string> node_program(const std::string& script) {
  const auto root = source_directory();
  return {(root / "node_modules" / ".bin" / "node").string(), (root / script).string()};
}

std::vector<std::string> tool_arguments(const std::string& script,
                                        const std::vector<std::string>& arguments) {
  auto words = node_program("workloads/" + script);
  words.push_back(data_directory().string());
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace webdyno::cli

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "server/cli/commands.hpp"
#include "server/cli/tools.hpp"

namespace webdyno::cli {

void become_tool(const std::string& script, const std::vector<std::string>& arguments) {
  auto words = tool_arguments(script, arguments);
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(pointers.front(), pointers.data());
  throw EnvironmentError(fmt::format("{}: {}; run `npm ci`", words.front(), std::strerror(errno)));
}

}  // namespace webdyno::cli

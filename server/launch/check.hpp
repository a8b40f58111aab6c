#pragma once

#include <string>

namespace webdyno::launch {

/// One line of `webdyno doctor`.
struct Check {
  enum class State { kWorks, kWarning, kMissing };
  std::string subject;
  State state;
  std::string finding;  // what is so
  std::string remedy;   // what to do about it, or what it means; empty when it works
};

}  // namespace webdyno::launch

#pragma once

#include <string>

namespace webdyno::launch {

/// Why nothing on this machine can speak to 127.0.0.1, in one line with the remedy; empty: it can.
/// Found out by doing it: binds, connects and accepts.
std::string loopback_obstacle();

}  // namespace webdyno::launch

#pragma once

#include <string>

namespace webdyno::launch {

/// What a container withholds from webdyno, in one line with the remedy: system calls that its
/// seccomp profile refuses, a whole /proc. Empty: nothing. Found out by trying.
std::string kernel_obstacle();

/// "CALL: REASON: this container refuses ...": of a call that failed with EPERM or ENOSYS.
std::string refused_call(const std::string& call, int error);

}  // namespace webdyno::launch

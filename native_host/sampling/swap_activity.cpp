#include "native_host/sampling/swap_activity.hpp"

#include <array>

#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::sampling {

bool there_is_swap(const std::filesystem::path& root) {
  const auto meminfo = read_kernel_file(root / "proc/meminfo");
  return meminfo && parse_meminfo_bytes(*meminfo, "SwapTotal").value_or(0) > 0;
}

SwapActivity::SwapActivity(const std::filesystem::path& root)
    : has_swap_(there_is_swap(root)), vmstat_(root / "proc/vmstat") {}

std::optional<SwappedPages> SwapActivity::read() const {
  if (!has_swap_) return std::nullopt;
  std::array<char, 16384> buffer;
  const auto text = vmstat_.read(buffer);
  if (!text) return std::nullopt;
  const auto in = parse_vmstat(*text, "pswpin");
  const auto out = parse_vmstat(*text, "pswpout");
  if (!in || !out || *in > kMostInJson || *out > kMostInJson) return std::nullopt;
  return SwappedPages{*in, *out};
}

std::optional<Absence> SwapActivity::absence() const {
  if (read()) return std::nullopt;
  if (!has_swap_) return Absence::kNotThere;
  return vmstat_.absence().value_or(Absence::kNotUnderstood);
}

}  // namespace webdyno::sampling

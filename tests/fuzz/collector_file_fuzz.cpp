#include "native_host/collector_file.hpp"
#include "tests/fuzz/fuzzed.hpp"

using webdyno::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const webdyno::fuzz::FuzzedRoot root;
  const auto file = root.path() / "collector.json";
  std::ofstream(file, std::ios::binary) << webdyno::fuzz::text_of(data, size);
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  const auto collector = webdyno::native_host::read_collector_file(file);
  if (collector) {
    require(collector->url.starts_with("http://127.0.0.1:"), "a collector is on this machine");
    require(collector->token.size() >= 32, "a token is long");
  } else {
    require(collector.error().starts_with(file.string()), "a refusal names the file");
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "driver_config.hpp"

#include <charconv>
#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace vdv463::test {
namespace {

using std::chrono::milliseconds;

using TextMembers = std::map<std::string, std::function<std::string&(ClientConfig&)>>;
using TimeMembers = std::map<std::string, std::function<milliseconds&(ClientConfig&)>>;

const TextMembers& text_members() {
    static const TextMembers members{
        {"url", [](ClientConfig& c) -> std::string& { return c.url; }},
        {"ca_file", [](ClientConfig& c) -> std::string& { return c.tls.ca_file; }},
        {"server_name", [](ClientConfig& c) -> std::string& { return c.tls.server_name; }},
    };
    return members;
}

const TimeMembers& time_members() {
    static const TimeMembers members{
        {"min_delay", [](ClientConfig& c) -> milliseconds& { return c.reconnect.min_delay; }},
        {"max_delay", [](ClientConfig& c) -> milliseconds& { return c.reconnect.max_delay; }},
        {"stable_after", [](ClientConfig& c) -> milliseconds& { return c.reconnect.stable_after; }},
        {"ping", [](ClientConfig& c) -> milliseconds& { return c.liveness.ping_interval; }},
        {"liveness", [](ClientConfig& c) -> milliseconds& { return c.liveness.timeout; }},
        {"connect", [](ClientConfig& c) -> milliseconds& { return c.limits.connect_timeout; }},
        {"boot", [](ClientConfig& c) -> milliseconds& { return c.limits.boot_timeout; }},
        {"answer", [](ClientConfig& c) -> milliseconds& { return c.limits.answer_timeout; }},
        {"message", [](ClientConfig& c) -> milliseconds& { return c.limits.message_timeout; }},
        {"close", [](ClientConfig& c) -> milliseconds& { return c.limits.close_timeout; }},
    };
    return members;
}

bool set(ClientConfig& config, const std::string& key, const std::string& value) {
    if (const auto text = text_members().find(key); text != text_members().end()) {
        text->second(config) = value;
        return true;
    }
    const auto time = time_members().find(key);
    if (time == time_members().end()) {
        return false;
    }
    std::int64_t count = 0;
    const char* const end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, count);
    time->second(config) = milliseconds{count};
    return read.ec == std::errc{} && read.ptr == end;
}

}  // namespace

Result<ClientConfig> read_config(std::istream& words) {
    ClientConfig config;
    config.presystem_id = "uri://Customer1/Presystem1";
    config.allow_insecure = true;
    config.plan.min_interval = milliseconds{0};  // what is tested here is the link
    for (std::string word; words >> word;) {
        const auto equals = word.find('=');
        if (equals == std::string::npos ||
            !set(config, word.substr(0, equals), word.substr(equals + 1))) {
            return Error(errc::invalid_config, "not understood: " + word);
        }
    }
    return config;
}

}  // namespace vdv463::test

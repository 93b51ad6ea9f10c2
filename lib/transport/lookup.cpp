// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "address_list.hpp"

namespace vdv463::transport {
namespace {

bool names_this_machine(const std::string& host) {
    constexpr std::string_view suffix = ".localhost";
    return host == "localhost" ||
           (host.size() > suffix.size() &&
            host.compare(host.size() - suffix.size(), suffix.size(), suffix) == 0);
}

std::string plain_words(int code) {
    switch (code) {
        case EAI_NONAME:
        case EAI_NODATA:
            return "no such name, or it has no address";
        case EAI_AGAIN:
            return "no name server answered";
        case EAI_FAIL:
            return "the name server reported a failure";
        case EAI_SYSTEM:
            return std::generic_category().message(errno);
        default:
            return "the lookup failed";
    }
}

Error lookup_error(const std::string& host, int code) {
    std::string detail = "The host name \"" + host + "\" was not found: " + plain_words(code);
    return Error(errc::resolve_failed, detail + " (" + gai_strerror(code) + ").");
}

}  // namespace

std::string Address::with_port(std::uint16_t port) const {
    return (is_ipv6 ? "[" + text + "]" : text) + ":" + std::to_string(port);
}

Result<std::vector<Address>> look_up(const Url& url) {
    if (url.is_ip) {
        return std::vector<Address>{Address{url.host, url.is_ipv6}};
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    // The flag does not count loopback interfaces, which is all that localhost needs.
    hints.ai_flags = names_this_machine(url.host) ? 0 : AI_ADDRCONFIG;
    addrinfo* raw = nullptr;
    const int code = getaddrinfo(url.host.c_str(), nullptr, &hints, &raw);
    if (code != 0) {
        return lookup_error(url.host, code);
    }
    const AddressList list(raw);
    std::vector<Address> found;
    for (const addrinfo* entry = list.get(); entry != nullptr; entry = entry->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text.data(), text.size(), nullptr, 0,
                        NI_NUMERICHOST) != 0) {
            continue;
        }
        const bool known = std::any_of(found.begin(), found.end(),
                                       [&](const Address& a) { return a.text == text.data(); });
        if (!known) {
            found.push_back({text.data(), entry->ai_family == AF_INET6});
        }
    }
    if (found.empty()) {
        return lookup_error(url.host, EAI_NODATA);
    }
    return found;
}

}  // namespace vdv463::transport

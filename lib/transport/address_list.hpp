// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <netdb.h>

#include <memory>

namespace vdv463::transport {

struct FreeAddresses {
    void operator()(addrinfo* list) const noexcept { freeaddrinfo(list); }
};

/// What getaddrinfo() gives.
using AddressList = std::unique_ptr<addrinfo, FreeAddresses>;

}  // namespace vdv463::transport

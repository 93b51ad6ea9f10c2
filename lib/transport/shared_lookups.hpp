// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "io_loop.hpp"
#include "url.hpp"

namespace vdv463::transport {

class Attempt;
class Loop;

/// Looks names up on workers. Attempts that want the same name within a short time share one
/// lookup, so that a name whose server is slow takes one worker from the others, and not one for
/// each client that wants it.
/// Threads: the I/O thread only.
class SharedLookups {
public:
    explicit SharedLookups(Loop& loop) : loop_(loop) {}
    SharedLookups(const SharedLookups&) = delete;
    SharedLookups& operator=(const SharedLookups&) = delete;

    /// Tells `attempt` the addresses, unless it is gone by then. False: there is no thread.
    bool find(const Url& url, const std::weak_ptr<Attempt>& attempt);

private:
    struct Lookup;
    bool begin(const Url& url, const std::shared_ptr<Lookup>& lookup);
    std::vector<std::shared_ptr<Attempt>> end(const std::string& host, Lookup& lookup);

    Loop& loop_;
    std::map<std::string, std::shared_ptr<Lookup>> under_way_;
};

}  // namespace vdv463::transport

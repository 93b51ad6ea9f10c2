// SPDX-License-Identifier: Apache-2.0
#include "shared_lookups.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include "lws_attempt.hpp"
#include "lws_loop.hpp"

namespace vdv463::transport {
namespace {

// What was asked for longer ago may be stuck with a name server that has come back since.
constexpr std::chrono::seconds fresh{5};

}  // namespace

struct SharedLookups::Lookup {
    TimePoint begun = std::chrono::steady_clock::now();
    std::mutex mutex;  ///< for what follows
    std::vector<std::weak_ptr<Attempt>> waiting;

    void add(const std::weak_ptr<Attempt>& attempt) {
        const std::lock_guard<std::mutex> lock(mutex);
        waiting.push_back(attempt);
    }
    bool wanted() {
        const std::lock_guard<std::mutex> lock(mutex);
        return std::any_of(waiting.begin(), waiting.end(),
                           [](const std::weak_ptr<Attempt>& each) { return !each.expired(); });
    }
};

bool SharedLookups::find(const Url& url, const std::weak_ptr<Attempt>& attempt) {
    std::shared_ptr<Lookup>& current = under_way_[url.host];
    if (current && current->begun + fresh > std::chrono::steady_clock::now()) {
        current->add(attempt);
        return true;
    }
    current = std::make_shared<Lookup>();
    current->add(attempt);
    if (begin(url, current)) {
        return true;
    }
    under_way_.erase(url.host);
    return false;
}

bool SharedLookups::begin(const Url& url, const std::shared_ptr<Lookup>& lookup) {
    return loop_.lookups().run([this, loop = loop_.shared_from_this(), lookup, url] {
        if (!lookup->wanted()) {  // overdue while it waited for a thread
            loop->post([this, lookup, host = url.host] {
                for (const std::shared_ptr<Attempt>& late : end(host, *lookup)) {
                    late->begin_lookup();
                }
            });
            return;
        }
        loop->post([this, lookup, host = url.host, found = loop->resolver()(url)] {
            for (const std::shared_ptr<Attempt>& attempt : end(host, *lookup)) {
                attempt->looked_up(found);
            }
        });
    });
}

/// Those that still want to know. Nobody joins the lookup afterwards.
std::vector<std::shared_ptr<Attempt>> SharedLookups::end(const std::string& host, Lookup& lookup) {
    const auto current = under_way_.find(host);
    if (current != under_way_.end() && current->second.get() == &lookup) {
        under_way_.erase(current);
    }
    const std::lock_guard<std::mutex> lock(lookup.mutex);
    std::vector<std::shared_ptr<Attempt>> out;
    for (const std::weak_ptr<Attempt>& each : lookup.waiting) {
        if (std::shared_ptr<Attempt> attempt = each.lock()) {
            out.push_back(std::move(attempt));
        }
    }
    return out;
}

}  // namespace vdv463::transport

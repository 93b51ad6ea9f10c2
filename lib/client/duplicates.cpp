// SPDX-License-Identifier: Apache-2.0
#include "duplicates.hpp"

#include <mutex>
#include <set>

namespace vdv463::client {

namespace {

struct Taken {
    std::mutex mutex;
    std::set<std::string> keys;
};

Taken& taken() {
    // Never destroyed: a host's static objects may let go of their clients after ours are gone.
    static Taken& all = *new Taken;
    return all;
}

/// Neither part can hold a line feed. ws and wss do not differ: one port speaks one of them.
std::string key_of(const transport::Url& url, const std::string& presystem_id) {
    return url.host + ":" + std::to_string(url.port) + url.target + "\n" + presystem_id;
}

}  // namespace

Result<std::unique_ptr<Identity>> Identity::claim(const std::vector<transport::Url>& urls,
                                                  const std::string& presystem_id) {
    std::vector<std::string> keys;
    keys.reserve(urls.size());
    for (const transport::Url& url : urls) {
        keys.push_back(key_of(url, presystem_id));
    }
    Taken& all = taken();
    const std::lock_guard<std::mutex> lock(all.mutex);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (all.keys.count(keys[i]) > 0) {
            return Error(errc::duplicate_client, "Another client of this process has the URL " +
                                                     urls[i].to_string() +
                                                     " and the presystem id \"" + presystem_id +
                                                     "\": use that one, or destroy it first.");
        }
    }
    all.keys.insert(keys.begin(), keys.end());
    return std::unique_ptr<Identity>(new Identity(std::move(keys)));
}

Identity::~Identity() {
    Taken& all = taken();
    const std::lock_guard<std::mutex> lock(all.mutex);
    for (const std::string& key : keys_) {
        all.keys.erase(key);
    }
}

}  // namespace vdv463::client

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include <vdv463/config.hpp>
#include <vdv463/result.hpp>

#include <openssl/x509.h>

namespace vdv463::transport {

using TrustStore = std::shared_ptr<X509_STORE>;

/// Parsed CA certificates, shared by all attempts that name the same sources, for as long as their
/// files stay as they are: a bundle of the usual 150 costs 75 ms and 0.9 MB.
/// Threads: any. Different sources are read side by side, the same one once.
class TrustCache {
public:
    /// What `config` trusts. May block. Errors: tls_setup_failed, naming the file and the reason.
    [[nodiscard]] Result<TrustStore> get(const TlsConfig& config);

private:
    struct Entry {
        std::string sources;
        std::mutex mutex;   ///< for what follows; held while the files are read
        std::string marks;  ///< of the files that `store` was read from
        TrustStore store;
    };
    std::shared_ptr<Entry> entry(const std::string& sources);

    std::mutex mutex_;
    std::list<std::shared_ptr<Entry>> entries_;  ///< the last used first
};

/// How often a certificate stands in the PEM text; an error is the reason why it cannot be used.
/// Errors: tls_setup_failed, worded to follow the name of the text.
[[nodiscard]] Result<int> count_certificates(const std::string& pem);

/// Where the CAs come from, for people: "in \"ca.pem\"".
std::string describe_trust(const TlsConfig& config);

}  // namespace vdv463::transport

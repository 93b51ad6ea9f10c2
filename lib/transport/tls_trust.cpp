// SPDX-License-Identifier: Apache-2.0
#include "tls_trust.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include "tls_files.hpp"
#include "tls_openssl.hpp"

namespace vdv463::transport {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_entries = 16;
constexpr const char* ca_file_name = "CA file";

bool asks_for_system(const TlsConfig& config) {
    return config.also_system_cas ||
           (config.ca_file.empty() && config.ca_directory.empty() && config.ca_pem.empty());
}

/// Adds the certificates of a PEM text to `store`, or only counts them when there is none.
Result<int> add_pem(X509_STORE* store, std::string_view pem) {
    ERR_clear_error();
    const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    int count = 0;
    while (in) {
        const X509Ptr certificate(PEM_read_bio_X509_AUX(in.get(), nullptr, nullptr, nullptr));
        if (!certificate) {
            break;
        }
        if (store != nullptr && X509_STORE_add_cert(store, certificate.get()) != 1) {
            return setup_error("holds a PEM certificate that OpenSSL does not take: " +
                               take_openssl_error());
        }
        ++count;
    }
    const unsigned long code = ERR_peek_last_error();
    if (!at_end_of_pem()) {
        return setup_error("holds no usable PEM certificate after the first " +
                           std::to_string(count) + ": " + describe_openssl_error(code));
    }
    return count;
}

/// Adds the certificates of a file; how many there were.
Result<int> add_file(X509_STORE* store, const std::string& path) {
    const Result<FileBytes> file = read_file(ca_file_name, path);
    if (!file) {
        return file.error();
    }
    Result<int> added = add_pem(store, file->view());
    if (!added) {
        return setup_error(std::string("The ") + ca_file_name + " \"" + path + "\" " +
                           added.error().detail + ".");
    }
    return added;
}

/// What can be seen in a directory: not the hidden files, and not links that lead nowhere, which
/// hashed directories are full of.
Result<std::vector<std::string>> list_files(const std::string& directory) {
    std::vector<std::string> out;
    std::error_code error;
    for (fs::directory_iterator at(directory, error), end; !error && at != end;
         at.increment(error)) {
        std::error_code gone;
        const std::string name = at->path().filename().string();
        if (name.front() != '.' && at->is_regular_file(gone)) {
            out.push_back(at->path().string());
        }
    }
    if (error) {
        return setup_error("The CA directory \"" + directory +
                           "\" cannot be read: " + error.message() + ".");
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::string digest_of(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return {digest.begin(), digest.end()};
}

/// Empty when there is no such file: OpenSSL does without as well.
std::string system_mark(const char* variable, const char* otherwise) {
    const char* chosen = std::getenv(variable);
    const std::string path = chosen == nullptr ? otherwise : chosen;
    const Result<std::string> mark = file_mark(ca_file_name, path);
    return path + ' ' + (mark ? *mark : std::string());
}

Result<std::string> current_marks(const TlsConfig& config) {
    std::string out;
    if (!config.ca_file.empty()) {
        const Result<std::string> mark = file_mark(ca_file_name, config.ca_file);
        if (!mark) {
            return mark.error();
        }
        out += *mark;
    }
    if (!config.ca_directory.empty()) {
        const Result<std::vector<std::string>> files = list_files(config.ca_directory);
        if (!files) {
            return files.error();
        }
        for (const std::string& path : *files) {
            const Result<std::string> mark = file_mark(ca_file_name, path);
            if (!mark) {
                return mark.error();
            }
            out += path + ' ' + *mark + '\n';
        }
    }
    if (asks_for_system(config)) {
        out += system_mark(X509_get_default_cert_file_env(), X509_get_default_cert_file());
        out += system_mark(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
    }
    return out;
}

std::optional<Error> add_directory(X509_STORE* store, const std::string& directory) {
    const Result<std::vector<std::string>> files = list_files(directory);
    if (!files) {
        return files.error();
    }
    int count = 0;
    for (const std::string& path : *files) {
        const Result<int> added = add_file(store, path);
        if (!added) {
            return added.error();
        }
        count += *added;
    }
    if (count == 0) {
        return setup_error("No file in the CA directory \"" + directory +
                           "\" holds a PEM certificate.");
    }
    return std::nullopt;
}

std::optional<Error> fill(X509_STORE* store, const TlsConfig& config) {
    if (!config.ca_file.empty()) {
        const Result<int> added = add_file(store, config.ca_file);
        if (!added) {
            return added.error();
        }
        if (*added == 0) {
            return setup_error(std::string("The ") + ca_file_name + " \"" + config.ca_file +
                               "\" holds no usable PEM certificate.");
        }
    }
    if (!config.ca_directory.empty()) {
        if (auto error = add_directory(store, config.ca_directory)) {
            return error;
        }
    }
    if (!config.ca_pem.empty()) {
        const Result<int> added = add_pem(store, config.ca_pem);
        if (!added || *added == 0) {
            return setup_error("The text tls.ca_pem " +
                               (added ? "holds no PEM certificate" : added.error().detail) + ".");
        }
    }
    if (asks_for_system(config) && X509_STORE_set_default_paths(store) != 1) {
        return setup_error("The system's CA certificates cannot be used: " + take_openssl_error() +
                           ".");
    }
    ERR_clear_error();
    return std::nullopt;
}

}  // namespace

Result<int> count_certificates(const std::string& pem) {
    return add_pem(nullptr, pem);
}

std::string describe_trust(const TlsConfig& config) {
    std::string out;
    const auto add = [&out](const std::string& text) {
        out += (out.empty() ? "" : " nor ") + text;
    };
    if (!config.ca_file.empty()) {
        add("in \"" + config.ca_file + "\"");
    }
    if (!config.ca_directory.empty()) {
        add("in the directory \"" + config.ca_directory + "\"");
    }
    if (!config.ca_pem.empty()) {
        add("in tls.ca_pem");
    }
    if (asks_for_system(config)) {
        add("among the system's CAs");
    }
    return out;
}

std::shared_ptr<TrustCache::Entry> TrustCache::entry(const std::string& sources) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = std::find_if(
        entries_.begin(), entries_.end(),
        [&](const std::shared_ptr<Entry>& entry) { return entry->sources == sources; });
    if (found != entries_.end()) {
        entries_.splice(entries_.begin(), entries_, found);
        return entries_.front();
    }
    auto out = std::make_shared<Entry>();
    out->sources = sources;
    entries_.push_front(out);
    if (entries_.size() > max_entries) {
        entries_.pop_back();
    }
    return out;
}

Result<TrustStore> TrustCache::get(const TlsConfig& config) {
    const std::string sources = config.ca_file + '\0' + config.ca_directory + '\0' +
                                digest_of(config.ca_pem) +
                                (asks_for_system(config) ? "+system" : "");
    const std::shared_ptr<Entry> shared = entry(sources);
    const std::lock_guard<std::mutex> lock(shared->mutex);
    // Before the files are read: what changes from here on is noticed the next time.
    Result<std::string> marks = current_marks(config);
    if (!marks) {
        return std::move(marks).error();
    }
    if (shared->store && shared->marks == *marks) {
        return shared->store;
    }
    const TrustStore store(X509_STORE_new(), &X509_STORE_free);
    if (!store) {
        return setup_error("OpenSSL cannot be used: " + take_openssl_error() + ".");
    }
    if (auto error = fill(store.get(), config)) {
        return *std::move(error);
    }
    shared->store = store;
    shared->marks = *std::move(marks);
    return store;
}

}  // namespace vdv463::transport

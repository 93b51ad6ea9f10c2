// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <vdv463/error.hpp>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

/// What every file that calls OpenSSL needs.
namespace vdv463::transport {

template <auto release>
struct OpensslFree {
    template <class T>
    void operator()(T* object) const noexcept {
        release(object);
    }
};

using BioPtr = std::unique_ptr<BIO, OpensslFree<&BIO_free>>;
using X509Ptr = std::unique_ptr<X509, OpensslFree<&X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, OpensslFree<&EVP_PKEY_free>>;
using ContextPtr = std::unique_ptr<SSL_CTX, OpensslFree<&SSL_CTX_free>>;

/// tls_setup_failed.
Error setup_error(std::string what);

/// Text of an OpenSSL error, "unknown reason" at worst.
std::string describe_openssl_error(unsigned long code);

/// Takes the newest entry of this thread's error queue and empties the queue.
std::string take_openssl_error();

/// Whether reading a PEM text ended because there was no further block. Empties the error queue.
bool at_end_of_pem() noexcept;

}  // namespace vdv463::transport

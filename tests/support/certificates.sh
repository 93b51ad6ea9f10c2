#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Makes throw-away certificates for the tests: certificates.sh FOLDER
#   ca.pem, ca2.pem           two CAs; ca2 signs nothing that is used but intruder
#   good.pem                  localhost, 127.0.0.1, ::1, signed by ca
#   other.pem                 cms.example only, signed by ca
#   expired.pem, future.pem   localhost, signed by ca, out of their time
#   intruder.pem              localhost, signed by ca2
#   self.pem                  localhost, signed by itself
#   client.pem                a client's, signed by ca
# Keys are FOLDER/<name>.key; all are ECDSA P-256.
set -euo pipefail
cd "$1"

make_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

make_ca() {
    make_key "$1"
    openssl req -x509 -new -key "$1.key" -sha256 -days 3650 -subj "/CN=vdv463 test $1" \
        -out "$1.pem" 2>/dev/null
    touch "$1.index"
    printf 'unique_subject = no\n' >"$1.index.attr"
}

# make_leaf NAME CA SUBJECT ALTERNATIVES FROM UNTIL
make_leaf() {
    make_key "$1"
    openssl req -new -key "$1.key" -subj "$3" -out "$1.csr" 2>/dev/null
    cat >"$1.cnf" <<END
[ca]
default_ca = this
[this]
database = $2.index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
basicConstraints = CA:FALSE
subjectAltName = $4
END
    openssl ca -batch -notext -config "$1.cnf" -cert "$2.pem" -keyfile "$2.key" \
        -startdate "$5" -enddate "$6" -in "$1.csr" -out "$1.pem" 2>/dev/null
}

here="DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1"
past=20200101000000Z
future=20491201000000Z

make_ca ca
make_ca ca2
make_leaf good ca /CN=localhost "$here" "$past" "$future"
make_leaf other ca /CN=cms.example DNS:cms.example "$past" "$future"
make_leaf expired ca /CN=localhost "$here" "$past" 20210101000000Z
make_leaf future ca /CN=localhost "$here" 20480101000000Z "$future"
make_leaf intruder ca2 /CN=localhost "$here" "$past" "$future"
make_leaf client ca /CN=presystem DNS:presystem "$past" "$future"
make_key self
openssl req -x509 -new -key self.key -sha256 -days 3650 -subj /CN=localhost \
    -addext "subjectAltName=$here" -out self.pem 2>/dev/null

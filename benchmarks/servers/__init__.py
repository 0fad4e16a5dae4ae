"""How does a server echo in each library's own words?

One library a file. `streams(library, announce, tls)` serves TCP, or TLS with an `ssl.SSLContext`;
`datagrams(library, announce)` serves UDP. Each listens on a free port of 127.0.0.1, says which with
`announce(port)`, and runs until it is killed. `NEEDS` has the names that a library must offer
for each kind of server. `__main__.py` runs one in a process of its own.
"""

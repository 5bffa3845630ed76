//! Which addresses Pinchy may reach (V3).

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// What the operator lets Pinchy reach beside the open internet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    /// This machine itself.
    pub loopback: bool,
    /// Private networks around it.
    pub private: bool,
}

impl Allow {
    /// Whether an address may be reached.
    pub fn lets(self, address: IpAddr) -> bool {
        match place_of(address) {
            Place::Open => true,
            Place::Loopback => self.loopback,
            Place::Private => self.private,
            Place::Never => false,
        }
    }
}

/// Where an address lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// On the open internet.
    Open,
    /// On this machine.
    Loopback,
    /// On a network around it.
    Private,
    /// Where no provider is: metadata of clouds, link-local, groups of hosts, and what is no address at all.
    Never,
}

/// The first network that holds an address tells its place.
const PLACES: &[(&str, Place)] = &[
    // Metadata outside of the link-local network: Alibaba, Azure, Oracle (with all of IETF's protocol assignments), AWS and Google over IPv6.
    ("100.100.100.200/32", Place::Never),
    ("168.63.129.16/32", Place::Never),
    ("192.0.0.0/24", Place::Never),
    ("fd00:ec2::/32", Place::Never),
    ("fd20:ce::254/128", Place::Never),
    ("0.0.0.0/8", Place::Never),
    ("169.254.0.0/16", Place::Never),
    // Groups of hosts, what is reserved, and everybody at once.
    ("224.0.0.0/3", Place::Never),
    ("127.0.0.0/8", Place::Loopback),
    ("10.0.0.0/8", Place::Private),
    ("172.16.0.0/12", Place::Private),
    ("192.168.0.0/16", Place::Private),
    ("100.64.0.0/10", Place::Private),
    ("198.18.0.0/15", Place::Private),
    ("::1/128", Place::Loopback),
    ("fc00::/7", Place::Private),
    ("fec0::/10", Place::Private),
    ("fe80::/10", Place::Never),
    ("ff00::/8", Place::Never),
    // Tunnels whose far end cannot be told from the address: Teredo, and NAT64 with a prefix of its own.
    ("2001::/32", Place::Never),
    ("64:ff9b:1::/48", Place::Never),
];

static NETWORKS: LazyLock<Vec<(IpNet, Place)>> = LazyLock::new(|| {
    let network = |(text, place): &(&str, Place)| (text.parse().expect("the table holds networks"), *place);
    PLACES.iter().map(network).collect()
});

fn place_of(address: IpAddr) -> Place {
    let address = match address {
        IpAddr::V6(address) => inside(address).map_or(IpAddr::V6(address), IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    NETWORKS.iter().find(|(network, _)| network.contains(&address)).map_or(Place::Open, |(_, place)| *place)
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, translated (NAT64) or tunnelled (6to4).
fn inside(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., a, b] = address.segments();
    let last = Ipv4Addr::from(u32::from(a) << 16 | u32::from(b));
    let segments = address.segments();
    match segments {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => Some(last),
        [0x2002, high, low, ..] => Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))),
        // Deprecated, and `::1` is none of them; `::` reads as 0.0.0.0.
        [0, 0, 0, 0, 0, 0, ..] if address != Ipv6Addr::LOCALHOST => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: &[&str] = &[
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "169.254.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "febf::1",
        "ff02::1",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "::ffff:169.254.169.254",
        "::ffff:a9fe:a9fe",
        "::ffff:100.100.100.200",
        "::ffff:0:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::169.254.169.254",
        "64:ff9b::6464:64c8",
        "64:ff9b:1::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ];
    const LOOPBACK: &[&str] =
        &["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::"];
    const PRIVATE: &[&str] = &[
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "198.18.0.1",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:c0a8:101::",
    ];
    const OPEN: &[&str] = &[
        "1.1.1.1",
        "93.184.216.34",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "169.253.255.255",
        "192.167.1.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "64:ff9b::1.1.1.1",
        "::ffff:1.1.1.1",
    ];

    #[test]
    fn v3_every_address_lies_where_the_rule_says() {
        for (addresses, place) in
            [(NEVER, Place::Never), (LOOPBACK, Place::Loopback), (PRIVATE, Place::Private), (OPEN, Place::Open)]
        {
            for address in addresses {
                assert_eq!(place_of(address.parse().unwrap()), place, "{address}");
            }
        }
    }

    #[test]
    fn v3_loopback_and_private_are_one_setting_each_and_nothing_opens_the_rest() {
        for (loopback, private) in [(false, false), (true, false), (false, true), (true, true)] {
            let allow = Allow { loopback, private };
            let lets =
                |addresses: &[&str]| addresses.iter().map(|a| allow.lets(a.parse().unwrap())).collect::<Vec<_>>();
            assert!(lets(NEVER).iter().all(|lets| !lets));
            assert!(lets(LOOPBACK).iter().all(|lets| *lets == loopback));
            assert!(lets(PRIVATE).iter().all(|lets| *lets == private));
            assert!(lets(OPEN).iter().all(|lets| *lets));
        }
    }
}

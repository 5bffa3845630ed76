// Signing in as a browser without scripts does: read the form, send it back with its hidden fields and cookies.

const attribute = (tag, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll("&amp;", "&");

function cookiesOf(response, before = new Map()) {
  const cookies = new Map(before);
  for (const line of response.headers.getSetCookie()) {
    const [name, value] = line.split(";", 1)[0].split(/=(.*)/s);
    if (value) cookies.set(name, value);
    else cookies.delete(name);
  }
  return cookies;
}

const cookieHeader = (cookies) => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");

/** The cookie by which the server knows a browser that has signed in before, out of a Cookie header. */
export function deviceOf(header) {
  const device = header.split("; ").find((cookie) => /^(__Host-)?pinchy-device=/.test(cookie));
  if (!device) throw new Error("a sign-in gave no device cookie");
  return new Map([device.split(/=(.*)/s).slice(0, 2)]);
}

/** The sign-in form of a fresh page, as seen from one client address by a browser with these cookies. */
export async function fetchLoginForm(url, address, known = new Map()) {
  const headers = { accept: "text/html", "x-forwarded-for": address, cookie: cookieHeader(known) };
  const response = await fetch(`${url}/login`, { headers });
  const html = await response.text();
  const form = [...html.matchAll(/<form\b[\s\S]*?<\/form>/g)].map(([text]) => text).find((text) => text.includes('type="password"'));
  if (!form) throw new Error(`no sign-in form at ${url}/login (status ${response.status})`);
  return {
    action: new URL(attribute(form, "action"), url),
    inputs: [...form.matchAll(/<input\b[^>]*>/g)].map(([tag]) => ({
      name: attribute(tag, "name"),
      type: attribute(tag, "type") ?? "text",
      value: attribute(tag, "value") ?? "",
    })),
    cookies: cookiesOf(response, known),
    address,
  };
}

/** Sends the form; answers the Cookie header of the new session, or throws where the sign-in was refused. */
export async function submitLogin({ action, inputs, cookies, address }, { email, password }) {
  const body = new URLSearchParams();
  for (const { name, type, value } of inputs) {
    if (name) body.set(name, { email, password }[type] ?? value);
  }
  const response = await fetch(action, {
    method: "POST",
    redirect: "manual",
    headers: {
      accept: "text/html",
      "content-type": "application/x-www-form-urlencoded",
      origin: action.origin,
      "sec-fetch-site": "same-origin",
      "x-forwarded-for": address,
      cookie: cookieHeader(cookies),
    },
    body,
  });
  await response.arrayBuffer();
  const target = response.headers.get("location") ?? "";
  if (response.status !== 303 || new URL(target, action).pathname === "/login") {
    throw new Error(`sign-in refused: status ${response.status}, location ${target}`);
  }
  return cookieHeader(cookiesOf(response, cookies));
}

// The one script: it hands the server's question to the browser's passkey functions and sends the answer with the form.
(() => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const known = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }));

  async function make(options) {
    const made = await navigator.credentials.create({ publicKey: { ...options, challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: known(options.excludeCredentials) } });
    return { id: made.id, rawId: text(made.rawId), type: made.type,
      authenticatorAttachment: made.authenticatorAttachment ?? undefined, clientExtensionResults: {},
      response: { clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : [] } };
  }

  async function use(options) {
    const got = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials) } });
    return { id: got.id, rawId: text(got.rawId), type: got.type,
      authenticatorAttachment: got.authenticatorAttachment ?? undefined, clientExtensionResults: {},
      response: { clientDataJSON: text(got.response.clientDataJSON), authenticatorData: text(got.response.authenticatorData),
        signature: text(got.response.signature), userHandle: got.response.userHandle ? text(got.response.userHandle) : null } };
  }

  // A page with two such forms names the script twice.
  for (const form of document.querySelectorAll('form[data-passkey]:not([data-ready])')) {
    form.dataset.ready = '';
    form.addEventListener('submit', async event => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      const said = form.querySelector('[role=alert]');
      said.hidden = true;
      try {
        const options = JSON.parse(form.dataset.options);
        const answer = form.dataset.passkey === 'make' ? await make(options) : await use(options);
        form.elements.answer.value = JSON.stringify(answer);
        form.submit();
      } catch {
        said.hidden = false;
        said.focus();
      }
    });
  }
})();

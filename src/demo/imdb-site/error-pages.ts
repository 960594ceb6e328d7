/** The page of an AWS WAF challenge, about 2 kB with the names that real ones carry (August 2026). */
export const CHALLENGE_HTML = `<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <title></title>
    <script type="text/javascript">
    window.awsWafCookieDomainList = ['imdb.com'];
    window.gokuProps = {
      "key": "${'AQIDemoKey'.repeat(24)}",
      "iv": "DemoInitVector==",
      "context": "${'DemoContext'.repeat(40)}"
    };
    </script>
    <script src="https://demo.token.awswaf.com/demo/demo/demo/challenge.js"></script>
</head>
<body>
    <div id="challenge-container"></div>
    <script type="text/javascript">
      AwsWafIntegration.saveReferrer();
      AwsWafIntegration.checkForceRefresh().then((force) => {
        const token = force ? AwsWafIntegration.forceRefreshToken() : AwsWafIntegration.getToken();
        return token.then(() => window.location.reload(true));
      });
    </script>
    <noscript>
      <h1>JavaScript is disabled</h1>
      This check needs JavaScript. ${'The local site shows it in place of the page. '.repeat(8)}
    </noscript>
</body>
</html>`;

/** A robot check as Amazon's sites show it with status 200. */
export const CAPTCHA_HTML = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Robot Check</title></head>
<body>
  <h4>Enter the characters you see below</h4>
  <p class="a-last">The site wants to know that no robot is asking.</p>
  <form method="get" action="/errors/validateCaptcha" name="">
    <input type="hidden" name="amzn" value="demo"/><input type="hidden" name="amzn-r" value="/"/>
    <img src="https://images-na.ssl-images-amazon.com/captcha/demo/Captcha_demo.jpg" alt="captcha">
    <input autocomplete="off" id="captchacharacters" name="field-keywords" type="text">
    <button type="submit" class="a-button-text">Continue</button>
  </form>
</body>
</html>`;

export const FORBIDDEN_HTML = `<html>
<head><title>403 Forbidden</title></head>
<body>
<center><h1>403 Forbidden</h1></center>
</body>
</html>
`;

export const NOT_FOUND_HTML = `<!DOCTYPE html><html lang="en-US"><head><meta charSet="utf-8"/><title>404 Error - IMDb</title></head><body><div id="__next"><main role="main"><section class="ipc-page-section" data-testid="error-page"><h1>404 Error</h1><p>The requested URL was not found on this site.</p><a href="/">Go to the homepage</a></section></main></div></body></html>`;

export function plainErrorHtml(status: number, text: string): string {
  return `<html><head><title>${status} ${text}</title></head><body><h1>${status} ${text}</h1></body></html>`;
}

import { CvdWidget } from './cvd-widget.ts';

// A page may load the script more than once.
if (customElements.get('cvd-widget') === undefined) customElements.define('cvd-widget', CvdWidget);

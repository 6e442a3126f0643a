/** The code a page needs: with Plotly inside it, beside it as a file that many pages share, or without it. */
export type ReportAssets =
  | {
      /** Plotly stands in the page, which is one file of its own. */
      readonly mode: 'inline';
      /** The page's own script, an ES module without imports. */
      readonly pageScript: string;
      /** Plotly's script. */
      readonly plotlySource: string;
    }
  | {
      /** Plotly is a file beside the page. */
      readonly mode: 'shared';
      /** The page's own script, an ES module without imports. */
      readonly pageScript: string;
      /** Where the page finds Plotly, relative to itself. */
      readonly plotlyHref: string;
    }
  | {
      /** The page has words and tables and no chart. */
      readonly mode: 'none';
      /** The page's own script, an ES module without imports. */
      readonly pageScript: string;
    };

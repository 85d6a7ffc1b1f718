/** The build puts it beside the page's own modules: nothing is loaded from anywhere else. */
export { default } from 'uplot';

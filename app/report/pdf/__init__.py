"""The report and a claim as PDF, and charts as pictures: the words of app/report/text and the drawings of charts, set
by Typst. Data reaches the templates as JSON and is text there, whatever it contains."""
